import type { ToWire } from "./threads.js";

/**
 * Sends what a standard stream of this process writes to the notebook instead.
 *
 * @param name which stream
 * @param tell where its text goes
 */
export function redirect(name: "stdout" | "stderr", tell: (message: ToWire) => void): void {
  // Keeps the first bytes of a character until its last ones are written.
  const decoder = new TextDecoder();
  const write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error) => void),
    callback?: (error?: Error) => void,
  ): boolean => {
    tell({ type: "stream", name, text: typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }) });
    const done = typeof encoding === "function" ? encoding : callback;
    if (done) queueMicrotask(done);
    return true;
  };
  process[name].write = write as typeof process.stdout.write;
}
