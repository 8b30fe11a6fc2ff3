// The project's Python environment, `.venv`, made on first use; only what compares with Python or needs Jupyter uses it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const venv = join(root, ".venv");

/**
 * A Python that has the packages of a requirements file.
 *
 * @param {string} requirements the file, from the project's root
 * @returns {string} path of the interpreter
 */
export function pythonWith(requirements) {
  const python = process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
  const wanted = readFileSync(join(root, requirements));
  const done = join(venv, `installed-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`);
  if (!existsSync(python)) run("python3", ["-m", "venv", venv]);
  if (!existsSync(done)) {
    run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    writeFileSync(done, "");
  }
  return python;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw new Error(`${command} cannot be started (${error.message}): install Python 3.11 or later with venv`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed with exit code ${status}`);
}
