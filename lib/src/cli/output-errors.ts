import { systemReason } from "../util/system-reason.js";

/**
 * Lets commands go on when nobody reads their output any more, as after `| head`: what they write to files still counts.
 * Output that cannot be written for another reason, such as a full disk, is told in one line, and the exit code is 1.
 *
 * @param streams stdout and stderr
 */
export function mindOutput(streams: readonly NodeJS.WriteStream[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    if (minded.has(stream)) continue;
    minded.add(stream);
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A closed pipe fails at every write; once is enough.
      stream.write = swallow;
      if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") return;
      process.exitCode = 1;
      if (stream === process.stderr) return;
      process.stderr.write(`ata-lab: the output cannot be written: ${systemReason(error)}\n`);
    });
  }
}

const minded = new WeakSet<NodeJS.WriteStream>();

/** Writes nothing, and says that it is done. */
function swallow(_: unknown, encodingOrDone?: unknown, done?: unknown): boolean {
  const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
  if (typeof callback === "function") queueMicrotask(() => callback());
  return true;
}
