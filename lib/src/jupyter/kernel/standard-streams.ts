import { Readable, Writable } from "node:stream";
import type { Answer, ToWire } from "./threads.js";

type Tell = (message: ToWire) => void;

/** The standard streams of a kernel's process, which a notebook has instead of a terminal. */
export interface StandardStreams {
  /** Hands over the line that `process.stdin` waited for. */
  readonly line: (answer: Answer) => void;
}

/**
 * Gives this process standard streams that write to the notebook and read what the person types there.
 *
 * Node's own are not touched: to open them makes them non-blocking, for child processes too, whose output would be cut.
 *
 * @param tell where text and questions go
 * @returns takes the answers
 */
export function replaceStandardStreams(tell: Tell): StandardStreams {
  replace("stdout", () => stdout);
  replace("stderr", () => stderr);
  const stdout = writesTo("stdout", tell);
  const stderr = writesTo("stderr", tell);

  let stdin = linesOf(tell);
  replace("stdin", () => stdin);
  return {
    line: (answer) => {
      if ("value" in answer) {
        stdin.push(`${answer.value}\n`);
        return;
      }
      // Its cell has ended, or nobody can be asked: an end of input, as at a terminal. The next cell begins anew.
      stdin.push(null);
      stdin = linesOf(tell);
    },
  };
}

function replace(name: "stdin" | "stdout" | "stderr", get: () => unknown): void {
  Object.defineProperty(process, name, { get, configurable: true, enumerable: true });
}

function writesTo(name: "stdout" | "stderr", tell: Tell): Writable {
  // Keeps the first bytes of a character until its last ones are written.
  const decoder = new TextDecoder();
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, _, done) => {
      tell({ type: "stream", name, text: typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }) });
      done();
    },
  });
  return Object.assign(stream, { fd: name === "stdout" ? 1 : 2, isTTY: false });
}

function linesOf(tell: Tell): Readable {
  const ask = (): void => tell({ type: "ask", prompt: "", password: false, waits: false });
  const stream: Readable = new Readable({
    read: () => {
      // Whoever got a line may want no other: it says so right after.
      setImmediate(() => {
        if (stream.destroyed || stream.readableEnded) return;
        if (stream.isPaused() && stream.listenerCount("readable") === 0) stream.once("resume", ask);
        else ask();
      });
    },
  });
  return Object.assign(stream, { fd: 0, isTTY: false });
}
