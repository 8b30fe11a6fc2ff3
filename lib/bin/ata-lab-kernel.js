#!/usr/bin/env node
import { startKernel } from "../dist/jupyter/kernel/start.js";

startKernel(process.argv[2]);
