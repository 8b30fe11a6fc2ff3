import { plainText } from "./plain-text.js";

/** The beginning of a text from a file, fit for a line of an error: control characters are escaped. */
export function excerpt(text: string, most: number = 80): string {
  const line = plainText(JSON.stringify(text.slice(0, most)))
    .slice(1, -1)
    .replaceAll('\\"', '"');
  return text.length > most ? `${line}...` : line;
}

/** The same in quotation marks. */
export function quoted(text: string, most: number = 80): string {
  return plainText(JSON.stringify(text.slice(0, most)));
}
