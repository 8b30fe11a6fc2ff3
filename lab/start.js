// Opens JupyterLab on the notebooks, with this project's kernel: npm run lab. Arguments go on to JupyterLab.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonWith } from "./python.js";

const root = fileURLToPath(new URL("..", import.meta.url));
/** The descriptor of the pipe in JupyterLab's process. */
const STARTER_FD = 3;
/** There, Ctrl-C reaches every process of a console, and no other signal is more than a forced end. */
const windows = process.platform === "win32";

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
  const lab = spawn(python, ["-m", "jupyterlab", ...args], {
    env: { ...env, ATA_LAB_STARTER: String(STARTER_FD) },
    // The pipe closes when this process ends, however it does: JupyterLab then ends too, as lab/config says.
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    // Out of reach of Ctrl-C, so that it gets one signal, from here: a second one would cut short how it ends its kernels.
    detached: !windows,
  });
  let isEnding = false;
  const stop = () => {
    if (windows) return;
    // Who says it twice does not want to wait; kernels end by themselves when their server is gone.
    lab.kill(isEnding ? "SIGKILL" : "SIGTERM");
    isEnding = true;
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, stop);
  endWithNpm(stop);
  lab.on("error", (error) => {
    console.error(`${python} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  lab.on("exit", (code) => process.exit(code ?? 1));
}

/**
 * Ends JupyterLab when npm, which started this through a shell, or the shell was killed and could not tell.
 *
 * @param {() => void} stop
 */
function endWithNpm(stop) {
  if (process.env.npm_lifecycle_event !== "lab" || windows) return;
  const shell = process.ppid;
  const { stdout } = spawnSync("ps", ["-o", "ppid=", "-p", String(shell)], { encoding: "utf8" });
  const npm = Number(stdout);
  const timer = setInterval(() => {
    if (process.ppid === shell && (!npm || isRunning(npm))) return;
    clearInterval(timer);
    stop();
  }, 1000);
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * @param {string} folder
 * @param {string | undefined} path
 */
function withFirst(folder, path) {
  return path ? folder + delimiter + path : folder;
}
