import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { requirePart } from "../sources/optional-parts.js";
import { KERNEL_NAME, kernelCommand, kernelSpec } from "./runner/kernel-spec.js";

/** The cache from which `npx` runs a package that is not installed. */
const CACHE = /[\\/]_npx[\\/]/;

/**
 * Registers the kernel for every Jupyter of this user, or for the Jupyter of one environment.
 *
 * @param prefix the environment's folder (of `venv` or conda); the user's own Jupyter if undefined
 * @returns the folder of the kernelspec; one of the same name is replaced
 * @throws when this library would be gone later, as npm empties its cache; when the environment does not exist, or a package
 * that the kernel needs is not installed
 */
export function installKernel(prefix?: string): string {
  const here = fileURLToPath(import.meta.url);
  if (CACHE.test(here)) {
    throw new Error(
      'npx runs ata-lab from a cache that npm empties, so Jupyter would lose the kernel. Type "npm install --global ata-lab" and then "ata-lab kernel install", or run this in a project that has ata-lab.',
    );
  }
  if (prefix !== undefined && !existsSync(prefix)) {
    const python = process.platform === "win32" ? "python" : "python3";
    throw new Error(`--prefix ${prefix}: no such folder: make the environment first: ${python} -m venv "${prefix}"`);
  }
  requirePart("notebooks", "The kernel of notebooks");
  const folder = kernelFolder(prefix);
  const [program, ...args] = kernelCommand("{connection_file}");
  const spec = { ...kernelSpec(), argv: [program, ...args.map((arg) => (arg.startsWith("{") ? arg : normalize(arg)))] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`);
  return folder;
}

/**
 * Takes back what `installKernel` has registered, with the folders of an environment that are empty then.
 *
 * @param prefix as there
 * @returns the folder that was removed; undefined when there was none
 */
export function uninstallKernel(prefix?: string): string | undefined {
  const folder = kernelFolder(prefix);
  if (!existsSync(folder)) return undefined;
  rmSync(folder, { recursive: true });
  if (prefix !== undefined) removeEmpty(dirname(folder), resolve(prefix));
  return folder;
}

/** Removes a folder and those it lies in, up to `top`, as far as they are empty. */
function removeEmpty(folder: string, top: string): void {
  if (folder === top || readdirSync(folder).length > 0) return;
  rmdirSync(folder);
  removeEmpty(dirname(folder), top);
}

function kernelFolder(prefix: string | undefined): string {
  const data = prefix === undefined ? jupyterData() : join(resolve(prefix), "share", "jupyter");
  return join(data, "kernels", KERNEL_NAME);
}

/**
 * The folder in which Jupyter looks for a user's own kernels.
 *
 * @see https://docs.jupyter.org/en/latest/use/jupyter-directories.html
 */
function jupyterData(): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = process.env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  const home = homedir();
  if (process.platform === "darwin") return join(home, "Library", "Jupyter");
  if (process.platform === "win32") return join(APPDATA || join(home, "AppData", "Roaming"), "jupyter");
  return join(XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}
