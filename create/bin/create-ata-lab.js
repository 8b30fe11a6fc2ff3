#!/usr/bin/env node
// npm create ata-lab@latest my-research
import { fileURLToPath } from "node:url";
import { createProject, projectText } from "../dist/create-project.js";

const HELP = `Usage: npm create ata-lab@latest [folder]

Makes a project for research with ata-lab, in the folder or here. Nothing is overwritten.
`;

const args = process.argv.slice(2);
const [folder = "."] = args;

if (args.includes("--help") || args.includes("-h")) {
  process.stdout.write(HELP);
} else if (args.length > 1 || folder.startsWith("-")) {
  process.stderr.write(`create-ata-lab: one folder is expected, not "${args.join(" ")}"\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(
      projectText(
        await createProject(folder, { template: fileURLToPath(new URL("../dist/template", import.meta.url)) }),
      ),
    );
  } catch (error) {
    process.stderr.write(`create-ata-lab: ${error.message}\n`);
    process.exitCode = 1;
  }
}
