#!/usr/bin/env node
import { load } from "./load.js";

const { launchKernel } = await load("jupyter/launcher/launch.js");
try {
  launchKernel(process.argv[2]);
} catch (error) {
  process.stderr.write(`ata-lab: ${error.message}\n`);
  process.exit(1);
}
