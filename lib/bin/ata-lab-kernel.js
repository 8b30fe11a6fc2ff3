#!/usr/bin/env node
import { launchKernel } from "../dist/jupyter/launcher/launch.js";

launchKernel(process.argv[2]);
