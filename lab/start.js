// Opens JupyterLab on the notebooks, with this project's kernel: npm run lab. Arguments go on to JupyterLab.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonWith } from "./python.js";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  buildLibrary();
  openJupyterLab(pythonWith("lab/requirements.txt"), process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The kernel is part of the library; `npm ci` has built it, `git clean` may have removed it. */
function buildLibrary() {
  if (existsSync(join(root, "lib", "dist", "jupyter", "kernel", "main.js"))) return;
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  if (!existsSync(compiler)) throw new Error("The packages are not installed: run npm ci first.");
  console.error("Building the library ...");
  const { status } = spawnSync(process.execPath, [compiler, "-p", join(root, "lib")], { stdio: "inherit" });
  if (status !== 0) throw new Error("The library cannot be built; see above.");
}

/**
 * @param {string} python
 * @param {string[]} args
 */
function openJupyterLab(python, args) {
  const env = {
    ...process.env,
    JUPYTER_PATH: withFirst(join(root, "lib", "jupyter"), process.env.JUPYTER_PATH),
    JUPYTER_CONFIG_PATH: withFirst(join(root, "lab", "config"), process.env.JUPYTER_CONFIG_PATH),
  };
  const lab = spawn(python, ["-m", "jupyterlab", ...args], { env, stdio: "inherit" });
  // Ctrl-C goes to both of us: JupyterLab ends its kernels and itself, and this waits for it.
  process.on("SIGINT", () => undefined);
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => lab.kill(signal));
  lab.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

/**
 * @param {string} folder
 * @param {string | undefined} path
 */
function withFirst(folder, path) {
  return path ? folder + delimiter + path : folder;
}
