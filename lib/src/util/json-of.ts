import { oneLine } from "./one-line.js";

/**
 * The value of a JSON text.
 *
 * @param text the text
 * @param name the file it is from, for the error
 * @param revive as for `JSON.parse`
 * @throws when it is not JSON; the error is one line, whatever the file quotes
 * @example
 * jsonOf("[1]", "x.json"); // → [1]
 */
export function jsonOf(text: string, name: string, revive?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, revive);
  } catch (error) {
    if (error instanceof RangeError) throw new Error(`${name}: JSON that is nested too deeply`);
    throw new Error(`${name}: not JSON: ${oneLine((error as Error).message)}`);
  }
}
