/**
 * A text without characters that would act on a terminal: they are written out, as `\u001b`. Line ends and tabs stay, and
 * colours where they are allowed.
 *
 * @param text any text, such as a name from a file
 * @param options `colours`: whether escape sequences that set colours, and carriage returns, stay
 * @example
 * plainText("TSLA\u001b[2J"); // → "TSLA\\u001b[2J"
 */
export function plainText(text: string, { colours = false }: { readonly colours?: boolean } = {}): string {
  return text.replace(ACTING, (found) => {
    const isColour = found.length > 1 && found.charCodeAt(0) === ESCAPE;
    if ((colours && (isColour || found === "\r")) || found === "\n" || found === "\t") return found;
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}${found.slice(1)}`;
  });
}

/** The same in one line: a line end, which a name may have, is written out too. */
export function plainLine(text: string): string {
  return plainText(text).replaceAll("\n", "\\u000a");
}

const ESCAPE = 27;
/** Control characters, one of them with what makes it a colour, and what changes the direction of text. */
const ACTING = /\p{Cc}(?:\[[\d;]*m)?|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
