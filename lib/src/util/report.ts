/** Takes a line about what was decided or noticed. */
export type Report = (line: string) => void;

/** Writes a line to stderr, where it does not mix with results. */
export function reportToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
