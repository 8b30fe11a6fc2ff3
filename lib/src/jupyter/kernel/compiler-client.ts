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
  readonly ran: (cell: Omit<RanCell, "id">) => void;
}

interface Open {
  readonly request: Request;
  readonly resolve: (gets: never) => void;
  readonly reject: (error: Error) => void;
  /** How many processes have ended over it. */
  ended: number;
}

/** A fault of the compiler, not of what it was given. */
class CompilerFault extends Error {
  override name = "CompilerFault";
}

const MAIN = fileURLToPath(new URL("../compiler/main.js", import.meta.url));
const AGAIN = "run the cell again, and if that does not help, restart the kernel";
/** A question over which so many processes have ended will end the next one too. */
const MAX_ENDED = 2;

/** Starts the compiler beside this process. It ends with it. */
export function startCompiler(): CompilerClient {
  const open = new Map<number, Open>();
  /** The cells that a new process must know of. */
  const history = new Map<number, RanCell>();
  let ids = 0;
  let cells = 0;
  let child = start(snapshotFlags());

  function start(flags: readonly string[]): ChildProcess {
    const started = spawn(process.execPath, ["--no-warnings", ...flags, MAIN], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // What the person set for the kernel is not meant for the compiler: a debugger's port, a memory limit.
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    let hasAnswered = false;
    started.on("message", (response: Response) => {
      hasAnswered = true;
      const one = open.get(response.id);
      open.delete(response.id);
      if ("fault" in response) one?.reject(new CompilerFault(`${response.fault}\n(${AGAIN})`));
      else one?.resolve(response.gets as never);
    });
    started.on("error", () => undefined);
    started.on("exit", () => {
      if (started !== child) return;
      // A snapshot of another Node, or a broken one, ends at once: without it the compiler starts more slowly.
      const isSnapshotBroken = !hasAnswered && flags.length > 0;
      if (!isSnapshotBroken) for (const one of open.values()) one.ended++;
      for (const { request, ended } of open.values()) {
        if (ended >= MAX_ENDED) fail(request.id, `the compiler's process ended; ${AGAIN}`);
      }
      // One that can't even start is started again when there is something to ask.
      if (hasAnswered || isSnapshotBroken || open.size > 0) replace(isSnapshotBroken ? [] : snapshotFlags());
    });
    started.unref();
    started.channel?.unref();
    return started;
  }
  /** Starts a new process, which gets to know the cells and what is still to be answered. */
  function replace(flags: readonly string[]): void {
    const again = [...open.values()];
    child = start(flags);
    if (history.size > 0) ask("restore", { cells: [...history.values()] }).catch(() => undefined);
    for (const { request } of again) {
      // What was restored is known.
      if (request.question === "ran" || request.question === "restore") fail(request.id, "told again");
      else child.send(request, () => undefined);
    }
  }
  function fail(id: number, message: string): void {
    const one = open.get(id);
    open.delete(id);
    one?.reject(new CompilerFault(message));
  }
  const ask: CompilerClient["ask"] = (question, asks) =>
    new Promise((resolve, reject) => {
      const request = { id: ++ids, question, asks } as Request;
      open.set(request.id, { request, resolve: resolve as Open["resolve"], reject, ended: 0 });
      if (child.exitCode !== null) replace(snapshotFlags());
      // The channel may have closed a moment ago; then its end is on its way, and asks again.
      else child.send(request, () => undefined);
    });

  return {
    ask,
    ran: ({ code, made }) => {
      const id = ++cells;
      history.set(id, { id, code, made });
      const prune = (needed: readonly number[]): void => {
        for (const one of history.keys()) if (one <= id && !needed.includes(one)) history.delete(one);
      };
      ask("ran", { id, code, made }).then(prune, () => undefined);
    },
    restart: () => {
      const old = child;
      for (const id of [...open.keys()]) fail(id, "the compiler was stopped");
      replace(snapshotFlags());
      old.kill("SIGKILL");
    },
  };
}
