import { plainLine } from "../util/plain-text.js";

/** Writes a line to stderr, where it does not mix with results. */
export function reportToStderr(line: string): void {
  process.stderr.write(`${plainLine(line)}\n`);
}
