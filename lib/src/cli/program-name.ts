import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * A message whose commands work when typed: where the shell does not find `ata-lab`, they begin with `npx`.
 *
 * @param text a message that may tell what to type, such as `ata-lab research --out new`
 * @param commands the names of the commands, which tell a command from a sentence about ata-lab
 */
export function asTyped(text: string, commands: readonly string[]): string {
  // What comes after an installation is found by the shell.
  if (text.includes("npm install --global ata-lab")) return text;
  const found = new RegExp(`(?<!npx |[\\w-])ata-lab (?=(?:${commands.join("|")})(?![\\w-]))`, "g");
  return found.test(text) ? text.replace(found, `${programName()} `) : text;
}

/** How the program is called here: by its name where the shell finds it, otherwise through npx. */
export function programName(): string {
  const { npm_command, PATH = "" } = process.env;
  // Under npm, the folders of its packages come first in PATH: not so for what is typed next.
  const isFound = npm_command === undefined && PATH.split(delimiter).some((folder) => isProgram(join(folder, FILE)));
  return isFound ? "ata-lab" : "npx ata-lab";
}

const FILE = process.platform === "win32" ? "ata-lab.cmd" : "ata-lab";

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
