import { execFile } from "node:child_process";
import { resolve } from "node:path";

/** What a command did. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ata-lab` in a process of its own, with more in its environment when told so. */
export function runCli(
  args: readonly string[],
  folder: string = ".",
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const options = { cwd: resolve(folder), maxBuffer: 1e8, env: { ...process.env, ...environment } };
  return new Promise((done) => {
    execFile(process.execPath, [resolve("lib/bin/ata-lab.js"), ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
