import { writeSync } from "node:fs";
import { Socket } from "node:net";
import {
  LAUNCHER_FD,
  type Lost,
  mark,
  type OpenRequest,
  readLines,
  type ToKernel,
  type ToLauncher,
  toLine,
} from "./link.js";

/** The launcher, seen from the kernel. */
export interface Relay {
  /** From now on child processes' output comes. */
  readonly listening: () => void;
  readonly begun: (request: OpenRequest) => void;
  readonly ended: (id: string) => void;
  /** Resolves when all that child processes wrote so far has come. */
  readonly sync: () => Promise<void>;
}

/** What the launcher brings. */
export interface RelayListener {
  readonly stream: (name: "stdout" | "stderr", text: string) => void;
  readonly lost: (lost: Lost) => void;
  /** The launcher is gone. */
  readonly gone: () => void;
}

const STREAMS = ["stdout", "stderr"] as const;
/** A child process that reads nothing and writes without end must not hold a cell for ever. */
const SYNC_MS = 1000;

/**
 * Connects to the launcher.
 *
 * @param listener hears what it brings
 * @returns tells it what happens
 */
export function connectRelay(listener: RelayListener): Relay {
  const socket = new Socket({ fd: LAUNCHER_FD, readable: true, writable: true });
  const waiting = new Map<string, () => void>();
  let ids = 0;
  const tell = (message: ToLauncher): void => void socket.write(toLine(message));
  socket.setEncoding("utf8").on(
    "data",
    readLines<ToKernel>((message) => {
      if (message.type === "stream") listener.stream(message.name, message.text);
      else if (message.type === "lost") listener.lost(message.lost);
      else waiting.get(`${message.name}-${message.id}`)?.();
    }),
  );
  socket.on("error", () => undefined);
  socket.on("close", () => listener.gone());

  const synced = (name: (typeof STREAMS)[number], id: number): Promise<void> =>
    new Promise((resolve) => {
      const key = `${name}-${id}`;
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(done, SYNC_MS);
      waiting.set(key, done);
      try {
        writeSync(name === "stdout" ? 1 : 2, mark(id));
      } catch {
        // A cell closed the stream.
        done();
      }
    });
  return {
    listening: () => tell({ type: "listening" }),
    begun: (request) => tell({ type: "begun", request }),
    ended: (id) => tell({ type: "ended", id }),
    sync: async () => {
      const id = ids++;
      await Promise.all(STREAMS.map((name) => synced(name, id)));
    },
  };
}
