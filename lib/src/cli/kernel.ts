import { Command } from "commander";
import { installKernel, uninstallKernel } from "../jupyter/install-kernel.js";
import { jsonOption } from "./common-options.js";
import { GROUPS } from "./option-groups.js";
import { printJson } from "./print-view.js";

interface Options {
  readonly prefix?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
The kernel's name is ata-lab, so another TypeScript kernel, such as tslab's,
keeps its place. "ata-lab lab" needs none of this: it finds the kernel.

Examples:
  ata-lab kernel install
  ata-lab kernel install --prefix .venv
  ata-lab kernel uninstall`;

/**
 * `ata-lab kernel`: registers the kernel for a Jupyter of one's own.
 *
 * @returns the command, to be added to a program
 */
export function kernelCommand(command: Command): Command {
  return command
    .description("Register the TypeScript kernel for a Jupyter of your own, or for VS Code.")
    .addCommand(subcommand("install", "Register the kernel.").action(install))
    .addCommand(subcommand("uninstall", "Remove the kernel that was registered.").action(uninstall))
    .addHelpText("after", EXAMPLES);
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .optionsGroup(GROUPS.work)
    .option("--prefix <folder>", "the Python environment whose Jupyter is meant (default: all of this user's)")
    .addOption(jsonOption());
}

function install({ prefix, json }: Options): void {
  const folder = installKernel(prefix);
  if (json) printJson({ folder });
  process.stderr.write(
    `Registered the kernel ata-lab in ${folder}\nNext: start Jupyter, and choose "TypeScript (ata-lab)"\n`,
  );
}

function uninstall({ prefix, json }: Options): void {
  const folder = uninstallKernel(prefix);
  if (json) printJson({ folder: folder ?? null });
  process.stderr.write(folder === undefined ? "The kernel ata-lab is not registered\n" : `Removed ${folder}\n`);
}
