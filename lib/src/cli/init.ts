import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { jsonOption } from "./common-options.js";
import { printJson } from "./print-view.js";
import { createProject, projectText } from "./project/create-project.js";

const EXAMPLES = `
Nothing is overwritten: if a file of the project is there, nothing is made.
"npm create ata-lab@latest my-research" does the same where ata-lab is not
installed.

Examples:
  ata-lab init my-research
  ata-lab init`;

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const TEMPLATE = fileURLToPath(new URL("../template", import.meta.url));

/**
 * `ata-lab init`: makes a project of one's own.
 *
 * @returns the command, to be added to a program
 */
export function initCommand(command: Command): Command {
  return command
    .description("Make a project of your own: notebooks, a recipe, and folders for code, bars and models.")
    .argument("[folder]", "where to make it", ".")
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(folder: string, { json }: { readonly json?: boolean }): Promise<void> {
  // A clone of the repository is not in anybody's node_modules, and npm may not have what it holds.
  const library = /[\\/]node_modules[\\/]/.test(PACKAGE) ? undefined : PACKAGE;
  const project = await createProject(folder, { template: TEMPLATE, library });
  if (json) printJson(project);
  else process.stdout.write(projectText(project));
}
