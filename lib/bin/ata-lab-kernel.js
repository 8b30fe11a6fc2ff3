#!/usr/bin/env node
import { startKernel } from "../dist/notebook/kernel/start.js";

startKernel(process.argv[2]);
