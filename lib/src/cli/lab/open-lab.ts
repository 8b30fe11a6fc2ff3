import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isRunning } from "../../sources/is-running.js";
import type { Place } from "./place.js";
import { pythonWith } from "./python.js";

/** The kernel, the configuration and the requirements, as JupyterLab takes them. */
const JUPYTER = fileURLToPath(new URL("../../../jupyter", import.meta.url));
/** The descriptor of the pipe in JupyterLab's process. */
const STARTER_FD = 3;
/** There, Ctrl-C reaches every process of a console, and no other signal is more than a forced end. */
const windows = process.platform === "win32";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The Python that has JupyterLab, installed on first use.
 *
 * @param project the project's folder
 * @returns path of the interpreter
 * @throws when there is no Python, or when JupyterLab cannot be installed
 */
export function labPython(project: string): string {
  return pythonWith(project, join(JUPYTER, "requirements.txt"));
}

/**
 * Opens JupyterLab with this library's kernel, and waits for its end. It ends when this process does, however that ends.
 *
 * @param place what to open
 * @param args more options for JupyterLab
 * @returns its exit code
 * @throws as `labPython`, and when it cannot be started
 */
export async function openLab(place: Place, args: readonly string[]): Promise<number> {
  const python = labPython(place.project);
  const lab = spawn(python, ["-m", "jupyterlab", ...placeOptions(place), ...rootOptions(args), ...args], {
    cwd: place.folder,
    env: {
      ...process.env,
      JUPYTER_PATH: withFirst(JUPYTER, process.env.JUPYTER_PATH),
      JUPYTER_CONFIG_PATH: withFirst(join(JUPYTER, "config"), process.env.JUPYTER_CONFIG_PATH),
      ATA_LAB_STARTER: String(STARTER_FD),
    },
    // The pipe closes when this process ends, however it does: JupyterLab then ends too, as its configuration says.
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    // Out of reach of Ctrl-C, so that it gets one signal, from here: a second one would cut short how it ends its kernels.
    detached: !windows,
  });
  return ended(lab, python);
}

function ended(lab: ChildProcess, python: string): Promise<number> {
  let isEnding = false;
  const stop = (): void => {
    if (windows) return;
    // Who says it twice does not want to wait; kernels end by themselves when their server is gone.
    lab.kill(isEnding ? "SIGKILL" : "SIGTERM");
    isEnding = true;
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const watch = endWithNpm(stop);
  return new Promise<number>((resolve, reject) => {
    lab.on("error", (error) => reject(new Error(`${python} cannot be started: ${error.message}`)));
    lab.on("exit", (code) => resolve(code ?? 1));
  }).finally(() => {
    clearInterval(watch);
    for (const signal of SIGNALS) process.off(signal, stop);
  });
}

/** Where JupyterLab begins: in the folder, with a notebook open if one is named. */
function placeOptions({ folder, notebook }: Place): string[] {
  const notebooks = join(folder, "notebooks");
  return [
    `--ServerApp.root_dir=${folder}`,
    ...(existsSync(notebooks) ? [`--FileContentsManager.preferred_dir=${notebooks}`] : []),
    ...(notebook === undefined ? [] : [`--LabApp.default_url=/lab/tree/${encodeURI(notebook)}`]),
  ];
}

/** JupyterLab refuses to start as root, as in a container, unless it is told to. */
function rootOptions(args: readonly string[]): string[] {
  if (process.getuid?.() !== 0 || args.some((arg) => arg.startsWith("--allow-root"))) return [];
  process.stderr.write(
    "You are root, so cells and terminals in JupyterLab may do anything on this machine. It listens on this machine only.\n",
  );
  return ["--allow-root"];
}

/** Ends JupyterLab when npm, which started this through a shell, or the shell was killed and could not tell. */
function endWithNpm(stop: () => void): NodeJS.Timeout | undefined {
  if (process.env.npm_lifecycle_event === undefined || windows) return undefined;
  const shell = process.ppid;
  const { stdout } = spawnSync("ps", ["-o", "ppid=", "-p", String(shell)], { encoding: "utf8" });
  const npm = Number(stdout);
  const timer = setInterval(() => {
    if (process.ppid === shell && (!npm || isRunning(npm))) return;
    clearInterval(timer);
    stop();
  }, 1000);
  return timer;
}

function withFirst(folder: string, path: string | undefined): string {
  return path ? folder + delimiter + path : folder;
}
