import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Questions, RanCell, Request, Response } from "../compiler/messages.js";
import { snapshotFlags } from "../compiler/snapshot.js";

/** The compiler's process, seen from the kernel. */
export interface CompilerClient {
  /** @throws when the compiler fails, or is restarted before it has answered */
  readonly ask: <K extends keyof Questions>(question: K, asks: Questions[K]["asks"]) => Promise<Questions[K]["gets"]>;
  /** Ends what it is doing, were it without end. A new process takes its place, and knows what the old one knew. */
  readonly restart: () => void;
  /** The last compiled cell has ended. */
  readonly ran: (cell: RanCell) => void;
}

interface Waiting {
  readonly resolve: (gets: never) => void;
  readonly reject: (error: Error) => void;
}

/** A fault of the compiler, not of what it was given. */
export class CompilerFault extends Error {
  override name = "CompilerFault";
}

const MAIN = fileURLToPath(new URL("../compiler/main.js", import.meta.url));
const AGAIN = "run the cell again, and if that does not help, restart the kernel";

/** Starts the compiler beside this process. It ends with it. */
export function startCompiler(): CompilerClient {
  const waiting = new Map<number, Waiting>();
  const history: RanCell[] = [];
  let ids = 0;
  let child = start();

  function start(useSnapshot = true): ChildProcess {
    const flags = useSnapshot ? snapshotFlags() : [];
    const started = spawn(process.execPath, ["--no-warnings", ...flags, MAIN], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // What the person set for the kernel is not meant for the compiler: a debugger's port, a memory limit.
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    let hasAnswered = false;
    started.on("message", (response: Response) => {
      hasAnswered = true;
      const one = waiting.get(response.id);
      waiting.delete(response.id);
      if ("fault" in response) one?.reject(new CompilerFault(`${response.fault}\n(${AGAIN})`));
      else one?.resolve(response.gets as never);
    });
    started.on("error", () => undefined);
    started.on("exit", () => {
      if (started !== child) return;
      // A snapshot of another Node, or a broken one, ends at once: without it the compiler starts more slowly.
      const isBroken = !hasAnswered && flags.length > 0;
      const open = [...unanswered.values()];
      if (!isBroken) fail(new CompilerFault(`the compiler's process ended; ${AGAIN}`));
      child = start(!isBroken);
      if (isBroken) for (const request of open) child.send(request);
      else restore();
    });
    started.unref();
    started.channel?.unref();
    return started;
  }
  const unanswered = new Map<number, Request>();

  const fail = (error: Error): void => {
    const all = [...waiting.values()];
    waiting.clear();
    unanswered.clear();
    for (const { reject } of all) reject(error);
  };
  const ask: CompilerClient["ask"] = (question, asks) =>
    new Promise((resolve, reject) => {
      const request = { id: ++ids, question, asks } as Request;
      const done = (): void => void unanswered.delete(request.id);
      waiting.set(request.id, {
        resolve: (gets) => {
          done();
          resolve(gets);
        },
        reject,
      });
      unanswered.set(request.id, request);
      // The channel may have closed a moment ago; then its end is on its way, and answers this.
      child.send(request, () => undefined);
    });
  const restore = (): void => {
    if (history.length > 0) ask("restore", { cells: history }).catch(() => undefined);
  };

  return {
    ask,
    ran: (cell) => {
      history.push(cell);
      ask("ran", { made: cell.made }).catch(() => undefined);
    },
    restart: () => {
      const old = child;
      child = start();
      old.kill("SIGKILL");
      fail(new CompilerFault("the compiler was stopped"));
      restore();
    },
  };
}
