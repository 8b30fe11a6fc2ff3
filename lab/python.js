// The project's Python environment, `.venv`, made on first use; only JupyterLab and what compares with Python need it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const venv = join(root, ".venv");
const windows = process.platform === "win32";

const OLDEST = 10;
const NEWEST = 14;
const COMMANDS = ["python3", "python", "py"];
for (let minor = NEWEST; minor >= OLDEST; minor--) COMMANDS.push(`python3.${minor}`);

const HOW_TO_GET = {
  darwin: "brew install python, or the installer of https://www.python.org/downloads/",
  linux: "sudo apt install python3 python3-venv (Debian, Ubuntu), sudo dnf install python3 (Fedora)",
  win32: "winget install Python.Python.3.13, or the installer of https://www.python.org/downloads/",
};

/**
 * A Python that has the packages of a requirements file, which are installed when the file is new or has changed.
 *
 * @param {string} requirements the file, from the project's root
 * @returns {string} path of the interpreter
 * @throws when there is no Python to make the environment with, or when the packages cannot be installed
 */
export function pythonWith(requirements) {
  const python = windows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
  // Which requirements are in the environment. It is written last: where it is missing, something was cut short.
  const record = join(venv, "installed.json");
  if (!existsSync(python) || !existsSync(record)) {
    console.error("Making .venv, the project's Python environment ...");
    run(findPython(), ["-m", "venv", "--clear", venv]);
    // JupyterLab runs a CommonJS script of its own with Node, which would take it for a module as this project's are.
    writeFileSync(join(venv, "package.json"), '{ "type": "commonjs" }\n');
    writeFileSync(record, "{}");
  }
  const installed = JSON.parse(readFileSync(record, "utf8"));
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, requirements)))
    .digest("hex");
  if (installed[requirements] !== wanted) {
    console.error(`Installing ${requirements} into .venv; this happens once and may take minutes ...`);
    run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    writeFileSync(record, `${JSON.stringify({ ...installed, [requirements]: wanted }, null, 2)}\n`);
  }
  return python;
}

/**
 * The command of a Python that can make the environment.
 *
 * @returns {string}
 * @throws when there is none; says what was found and how to get one
 */
export function findPython() {
  const unfit = [];
  for (const command of COMMANDS) {
    const script = 'import sys; print("%d.%d" % sys.version_info[:2]); import venv, ensurepip';
    const { status, stdout } = spawnSync(command, ["-c", script], { encoding: "utf8" });
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
    if (major === undefined) continue;
    if (Number(major) < 3 || Number(minor) < OLDEST) unfit.push(`${command} is ${major}.${minor}`);
    else if (status !== 0) unfit.push(`${command} ${major}.${minor} has no venv`);
    else return command;
  }
  const found = unfit.length === 0 ? "none was found" : unfit.join(", ");
  throw new Error(
    `Python 3.${OLDEST} or later with venv is needed; ${found}.\n` +
      `Get it: ${HOW_TO_GET[process.platform] ?? "https://www.python.org/downloads/"}. Then run this again.`,
  );
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw new Error(`${command} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed with exit code ${status}`);
}
