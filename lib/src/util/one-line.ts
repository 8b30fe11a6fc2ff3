import { plainText } from "./plain-text.js";

/** More of a message is of no use to a reader. */
const LONGEST = 300;

/**
 * What another library says, as part of a message: one line, without characters that act on a terminal, and not endless. It may
 * quote the file that it is about.
 *
 * @example
 * oneLine('Unexpected token in "{\n  a"'); // → 'Unexpected token in "{ a"'
 */
export function oneLine(text: string): string {
  const line = plainText(text.slice(0, 4 * LONGEST).replace(/\s+/g, " "));
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}\u2026` : line;
}
