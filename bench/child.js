// Processes that compute the same thing again and again, one line of stdin for each time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The environment of the bench's processes: one thread, and none of the environment's OPENBLAS_*, which slow numpy. */
export const ENVIRONMENT = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OPENBLAS_"))),
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  POLARS_MAX_THREADS: "1",
  NUMBA_NUM_THREADS: "1",
  PYTHONDONTWRITEBYTECODE: "1",
};

/**
 * Starts a process that answers each line with a line of JSON.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {{ ask: (line: string) => Promise<any>, stop: () => Promise<void> }} `ask` throws when the process has ended
 */
export function startChild(command, args) {
  const child = spawn(command, args, { env: ENVIRONMENT, stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text) => {
    errors = (errors + text).slice(-2_000);
  });
  child.stdin.on("error", () => {});
  child.on("error", (error) => {
    errors = error.message;
  });
  const closed = once(child, "close").catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const { value, done } = await lines.next();
      if (done) {
        await closed;
        throw new Error(`${[command, ...args].join(" ")} has ended:\n${errors.trim()}`);
      }
      return JSON.parse(value);
    },
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}
