import { plainExcerpt } from "./plain-excerpt.js";

/**
 * Parses the JSON object in a vendor's answer.
 *
 * @returns undefined if it begins as an object but is not valid: it was cut off on its way
 * @throws if it is something else, such as a page in HTML
 */
export function parseJson(text: string, vendor: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (text.trimStart().startsWith("{")) return undefined;
    throw new Error(`${vendor}'s answer is not JSON; it begins with ${plainExcerpt(text)}`);
  }
}
