import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const windows = process.platform === "win32";

const OLDEST = 10;
const NEWEST = 14;
const COMMANDS = ["python3", "python", "py"];
for (let minor = NEWEST; minor >= OLDEST; minor--) COMMANDS.push(`python3.${minor}`);

const HOW_TO_GET: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "brew install python, or the installer of https://www.python.org/downloads/",
  linux: "sudo apt install python3 python3-venv (Debian, Ubuntu), sudo dnf install python3 (Fedora)",
  win32: "winget install Python.Python.3.13, or the installer of https://www.python.org/downloads/",
};

/** What is in an environment: the Python that it was made with, and the hash of each requirements file. */
type Installed = Readonly<Record<string, string>>;

/**
 * A Python that has the packages of a requirements file. It is in the project's `.venv`, which is made on first use;
 * packages are installed when the file is new or has changed.
 *
 * @param project the project's folder
 * @param requirements the requirements file
 * @returns path of the interpreter
 * @throws when there is no Python to make the environment with, when `.venv` is somebody else's, or when the packages
 * cannot be installed
 */
export function pythonWith(project: string, requirements: string): string {
  const venv = join(project, ".venv");
  const python = windows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
  const record = join(venv, "installed.json");
  const installed = readInstalled(venv, record);
  if (installed === undefined || !existsSync(python)) makeEnvironment(venv, record);
  const name = relative(project, requirements).replaceAll("\\", "/");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const now = JSON.parse(readFileSync(record, "utf8")) as Installed;
  if (now[name] !== wanted) {
    console.error(`Installing ${name} into ${venv}; this happens once and may take minutes ...`);
    run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    writeInstalled(record, { ...now, [name]: wanted });
  }
  return python;
}

/**
 * What an environment holds; undefined where there is none, or one whose making was cut short.
 *
 * @throws when it was not made here: it must not be replaced
 */
function readInstalled(venv: string, record: string): Installed | undefined {
  if (!existsSync(venv)) return undefined;
  if (!existsSync(record)) {
    throw new Error(
      `${venv} is a Python environment that ata-lab did not make, and leaves alone. Rename it; or install JupyterLab into it, type "ata-lab kernel install --prefix ${venv}", and start its jupyter lab.`,
    );
  }
  const installed = JSON.parse(readFileSync(record, "utf8")) as Installed;
  return Object.keys(installed).length === 0 ? undefined : installed;
}

function makeEnvironment(venv: string, record: string): void {
  const python = findPython();
  console.error(`Making ${venv}, the project's Python environment ...`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(venv, { recursive: true });
  // Empty until the environment is whole; it also says that the environment is ours.
  writeInstalled(record, {});
  // JupyterLab runs a CommonJS script of its own with Node, which would take it for a module as the project's may be.
  writeFileSync(join(venv, "package.json"), '{ "type": "commonjs" }\n');
  run(python, ["-m", "venv", venv]);
  writeInstalled(record, { python });
}

function writeInstalled(record: string, installed: Installed): void {
  writeFileSync(record, `${JSON.stringify(installed, null, 2)}\n`);
}

/**
 * The command of a Python that can make the environment.
 *
 * @throws when there is none; says what was found and how to get one
 */
export function findPython(): string {
  const unfit: string[] = [];
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

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw new Error(`${command} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed with exit code ${status}`);
}
