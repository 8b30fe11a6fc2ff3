#!/usr/bin/env node
import { load } from "./load.js";

const { launchKernel } = await load("jupyter/launcher/launch.js");
launchKernel(process.argv[2]);
