import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { isRunning } from "../../sources/is-running.js";
import { requirePart } from "../../sources/optional-parts.js";
import { heapLimit } from "./heap-limit.js";
import {
  type Lost,
  type OpenRequest,
  readLines,
  splitMarks,
  type ToKernel,
  type ToLauncher,
  toLine,
  withoutMarks,
} from "./link.js";

const KERNEL = fileURLToPath(new URL("../kernel/main.js", import.meta.url));
const PARENT_POLL_MS = 1000;
/** How much of stderr is kept: why a process ended stands at its end. */
const TAIL = 4000;
const LAST_WORDS_MS = 200;
/** What V8 says before it ends a process whose heap is full. */
const OUT_OF_MEMORY = /heap out of memory|Reached heap limit/;
const LAST_WORDS = /\s*<--- Last few GCs --->/;
const LIMIT_FLAG = /--max[-_]old[-_]space[-_]size[= ](\d+)/;
/** What V8 allows where nobody says more, in MB. */
const USUAL_LIMIT = 4096;

/**
 * Starts a kernel and stays beside it until it ends; this process then ends in the same way.
 *
 * When the kernel's memory runs out, which ends its process, a new one takes its place: it listens where the old one did,
 * answers the cell with an error that says what happened, and goes on counting.
 *
 * @param connectionFile the file in which a Jupyter front end says where to listen
 * @throws when a package that it needs is not installed
 */
export function launchKernel(connectionFile: string): void {
  requirePart("notebooks", "The kernel of notebooks");
  const given = heapLimit();
  const limit = given ?? Number(LIMIT_FLAG.exec(process.env.NODE_OPTIONS ?? "")?.[1] ?? USUAL_LIMIT);
  const flags = [
    ...(given === undefined ? process.execArgv : [`--max-old-space-size=${given}`]),
    // Node checks its books of asynchronous calls after an endless loop was stopped, and would end the process.
    "--no-force-async-hooks-checks",
  ];
  let child: ChildProcess;

  const start = (lost: Lost | undefined): void => {
    const open = new Map<string, OpenRequest>();
    let executions = lost?.executions ?? 0;
    let isListening = false;
    let tail = "";
    const kernel = spawn(process.execPath, [...flags, KERNEL, connectionFile], {
      stdio: ["inherit", "pipe", "pipe", "pipe"],
    });
    child = kernel;
    const link = kernel.stdio[3] as Duplex;
    const tell = (message: ToKernel): void => void link.write(toLine(message));
    // It may have ended in the meantime.
    link.on("error", () => undefined);
    if (lost !== undefined) tell({ type: "lost", lost });
    link.setEncoding("utf8").on(
      "data",
      readLines<ToLauncher>((message) => {
        if (message.type === "listening") isListening = true;
        else if (message.type === "ended") open.delete(message.id);
        else {
          open.set(message.request.header.msg_id, message.request);
          executions = Math.max(executions, message.request.count ?? 0);
        }
      }),
    );
    for (const name of ["stdout", "stderr"] as const) {
      let rest = "";
      (kernel[name] as Readable).setEncoding("utf8").on("data", (text: string) => {
        const isDying = LAST_WORDS.test(tail);
        if (name === "stderr") tail = (tail + text).slice(-TAIL);
        if (!isListening || isDying) return;
        const found = splitMarks(rest + beforeEnd(text));
        rest = found.rest;
        for (const piece of found.pieces) {
          if (typeof piece === "number") tell({ type: "synced", name, id: piece });
          else tell({ type: "stream", name, text: piece });
        }
      });
    }
    kernel.on("error", (error) => {
      process.stderr.write(`The kernel's process can't be started: ${error.message}\n`);
      process.exit(1);
    });
    kernel.on("exit", (code, signal) => {
      let hasEnded = false;
      const end = (): void => {
        if (hasEnded) return;
        hasEnded = true;
        if (code !== 0 && OUT_OF_MEMORY.test(tail) && isListening) {
          start({ limit, requests: [...open.values()], executions });
          return;
        }
        if (code !== 0) process.stderr.write(withoutMarks(tail));
        if (signal === null) process.exit(code ?? 1);
        process.kill(process.pid, signal);
      };
      // What was written last is the reason, and may arrive after the end; a child process may keep the stream open.
      kernel.once("close", end);
      setTimeout(end, LAST_WORDS_MS);
    });
  };

  start(undefined);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  endWithParent(() => child.kill("SIGKILL"));
}

/** Without V8's last words, which are for its makers. */
function beforeEnd(text: string): string {
  const at = text.search(LAST_WORDS);
  return at < 0 ? text : text.slice(0, at);
}

/**
 * Ends the kernel when the front end that started it is gone, also if that happened while this process was starting: then
 * its parent is already another one than the front end said.
 *
 * Only Jupyter's own way of starting a kernel promises that its parent outlives it.
 */
function endWithParent(kill: () => void): void {
  const said = Number(process.env.JPY_PARENT_PID);
  if (!said) return;
  const parent = process.ppid;
  const check = (): void => {
    // Between the two there may be a shell or another wrapper, which lives as long as this process.
    if (process.ppid === parent && (parent === said || isRunning(said))) return;
    kill();
    process.exit(1);
  };
  check();
  setInterval(check, PARENT_POLL_MS).unref();
}
