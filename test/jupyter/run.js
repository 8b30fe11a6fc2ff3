// Runs the Jupyter project's own tests on the kernel, in a Python environment that it makes on first use.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const venv = join(root, ".venv");
const python = process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
const requirements = join(root, "test", "jupyter", "requirements.txt");
const installed = join(venv, "installed-for-test-jupyter.txt");

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: "inherit" });
  if (error) throw new Error(`${command} can't be started (${error.message}); install Python 3 with its venv module`);
  if (status !== 0) process.exit(status ?? 1);
}

const wanted = readFileSync(requirements, "utf8");
if (!existsSync(python)) run("python3", ["-m", "venv", venv]);
if (!existsSync(installed) || readFileSync(installed, "utf8") !== wanted) {
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(installed, wanted);
}
run(python, ["-m", "unittest", "discover", "-v", "-s", join("test", "jupyter")], {
  ...process.env,
  JUPYTER_PATH: join(root, "lib", "jupyter"),
});
