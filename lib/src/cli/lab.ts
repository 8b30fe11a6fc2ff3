import type { Command } from "commander";
import { requirePart } from "../sources/optional-parts.js";
import { placeOf } from "./lab/place.js";
import { GROUPS } from "./option-groups.js";

const EXAMPLES = `
It needs Python 3.10 or later. The first start makes the Python environment
.venv in the project, which is the nearest folder with a package.json, and
installs JupyterLab into it. All options it does not know go to JupyterLab.
Ctrl-C ends it and its kernels.

Examples:
  ata-lab lab
  ata-lab lab my-research
  ata-lab lab notebooks/own-recipe.ipynb --no-browser --port 8899`;

/**
 * `ata-lab lab`: opens JupyterLab with the library's kernel.
 *
 * @returns the command, to be added to a program
 */
export function labCommand(command: Command): Command {
  return command
    .description("Open JupyterLab on a folder or a notebook, with the TypeScript kernel.")
    .argument("[path]", "a folder, whose research.ipynb is opened if it has one, or a notebook (default: this folder)")
    .argument("[options...]", "options of JupyterLab")
    .optionsGroup(GROUPS.work)
    .option("--install", "only make the Python environment")
    .allowUnknownOption()
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(
  first: string | undefined,
  rest: readonly string[],
  options: { readonly install?: boolean },
): Promise<void> {
  const isPath = first !== undefined && !first.startsWith("-");
  const place = placeOf(isPath ? first : ".");
  const args = first === undefined || isPath ? rest : [first, ...rest];
  requirePart("notebooks", "The kernel of notebooks");
  const { labPython, openLab } = await import("./lab/open-lab.js");
  if (options.install) {
    process.stderr.write(`JupyterLab is installed: ${labPython(place.project)}\n`);
    return;
  }
  const exitCode = await openLab(place, args);
  if (exitCode !== 0) throw Object.assign(new Error(`JupyterLab ended with exit code ${exitCode}`), { exitCode });
}
