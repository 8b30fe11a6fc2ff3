import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

/** A command that goes on while a test does other things. */
export interface Background {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Its exit code; undefined if a signal ended it. */
  readonly ended: Promise<number | undefined>;
  /** Returns once it has written this to stderr. */
  readonly says: (words: string) => Promise<void>;
}

/** Starts `ata-lab` in a process of its own. */
export function startProcess(args: readonly string[], folder: string = ".", environment: object = {}): Background {
  const child = spawn(process.execPath, [resolve("lib/bin/ata-lab.js"), ...args], {
    cwd: resolve(folder),
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  const ended = new Promise<number | undefined>((done) => child.once("close", (code) => done(code ?? undefined)));
  const says = async (words: string): Promise<void> => {
    await until(() => err.includes(words) || child.exitCode !== null || child.signalCode !== null);
    if (!err.includes(words)) throw new Error(`ata-lab ${args.join(" ")} ended without "${words}":\n${err}`);
  };
  return { child, stdout: () => out, stderr: () => err, ended, says };
}

/** Returns once something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((done) => setTimeout(done, 20));
}
