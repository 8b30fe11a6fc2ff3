// JupyterLab for tests and screenshots: what `ata-lab lab` starts, with settings of its own that no user's reach.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../lib/bin/ata-lab.js", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_SECONDS = 600;

/**
 * Starts JupyterLab on a free port.
 *
 * @param {{ extension?: boolean, dark?: boolean, whole?: boolean, npm?: boolean, deaf?: boolean, project?: string }} [options] `extension`: whether plotly's renderer is on (it is);
 *   `dark`: the dark theme instead of the light one; `whole`: all of a notebook is in the page, also what is outside the
 *   window (it is; readers have it otherwise); `npm`: as `npm run lab`, whose process is npm's; `deaf`: from a shell that
 *   ignores interrupts, as background jobs of scripts do; `project`: the
 *   project in which that is typed (this one)
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<number | null> }>} the address that it prints, which
 *   holds its token, its process, and what ends it, as Ctrl-C does
 */
export async function startLab({
  extension = true,
  dark = false,
  whole = true,
  npm = false,
  deaf = false,
  project = ROOT,
} = {}) {
  const home = mkdtempSync(join(tmpdir(), "lab-"));
  const settings = join(home, "settings");
  writeJson(join(settings, "@jupyterlab", "apputils-extension", "themes.jupyterlab-settings"), {
    theme: dark ? "JupyterLab Dark" : "JupyterLab Light",
  });
  if (whole) {
    writeJson(join(settings, "@jupyterlab", "notebook-extension", "tracker.jupyterlab-settings"), {
      windowingMode: "none",
    });
  }
  if (!extension) {
    writeJson(join(home, "config", "labconfig", "page_config.json"), {
      disabledExtensions: { "@jupyterlab/plotly-extension": true },
    });
  }

  const args = ["--no-browser", `--port=${await freePort()}`, "--ServerApp.port_retries=0", "--expose-app-in-browser"];
  const wanted = npm ? ["npm", "run", "lab", "--"] : [process.execPath, COMMAND, "lab"];
  const [program, ...command] = deaf ? ["sh", "-c", `trap '' INT; exec "$@"`, "sh", ...wanted] : wanted;
  const lab = spawn(program, [...command, ...args], {
    cwd: project,
    env: {
      ...process.env,
      JUPYTER_CONFIG_DIR: join(home, "config"),
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      JUPYTERLAB_SETTINGS_DIR: settings,
      JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
    },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, which gets the signal as it would from a terminal.
    detached: true,
  });
  const ended = new Promise((resolve) => lab.on("exit", resolve));
  const interrupt = () => {
    try {
      process.kill(-lab.pid, "SIGINT");
    } catch {
      // All of the group have ended.
    }
  };
  process.once("exit", interrupt);
  const stop = async () => {
    process.off("exit", interrupt);
    if (lab.exitCode === null && lab.signalCode === null) interrupt();
    const code = await ended;
    rmSync(home, { recursive: true, force: true });
    return code;
  };
  try {
    return { url: await printedAddress(lab), pid: lab.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {import("node:child_process").ChildProcess} lab
 * @returns {Promise<string>}
 */
function printedAddress(lab) {
  return new Promise((resolve, reject) => {
    let log = "";
    const timer = setTimeout(() => reject(new Error(`JupyterLab did not start:\n${log}`)), START_SECONDS * 1000);
    const read = (chunk) => {
      log += chunk;
      const address = /http:\/\/localhost:\d+\/lab[^?\s]*\?token=[0-9a-f]+/.exec(log)?.[0];
      if (address !== undefined) {
        clearTimeout(timer);
        resolve(address);
      }
    };
    lab.stdout.on("data", read);
    lab.stderr.on("data", read);
    lab.on("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`JupyterLab ended with exit code ${code}:\n${log}`));
    });
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "localhost", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * @param {string} path
 * @param {unknown} value
 */
function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
}
