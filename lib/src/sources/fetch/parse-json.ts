import { plainExcerpt } from "./plain-excerpt.js";

/**
 * Reads a JSON object of a vendor's answer.
 *
 * @returns undefined where it begins as one and does not end as one: it was cut off on its way
 * @throws when it is something else, such as a page in HTML
 */
export function parseJson(text: string, vendor: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (text.trimStart().startsWith("{")) return undefined;
    throw new Error(`${vendor}'s answer is not JSON; it begins with ${plainExcerpt(text)}`);
  }
}
