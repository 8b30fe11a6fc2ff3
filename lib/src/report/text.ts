/** Text in a notebook file: a string or a list of lines; anything else counts as empty. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : "";
}

/** An object in a notebook file; anything else counts as empty. */
export function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/**
 * What a terminal finally shows: without colours, with overwritten progress lines in their last state, and without
 * leading and trailing blank lines. It takes time in proportion to the text, whatever the text is.
 */
export function terminalText(text: string): string {
  return text
    .replace(SEQUENCE, "")
    .split("\n")
    .map(lastState)
    .join("\n")
    .replace(INVISIBLE, "")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
}

/** Escape sequences. No part can match the character that begins one, so no character is looked at for two of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one.
const SEQUENCE = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^-~]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are invisible.
const INVISIBLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** What a line shows at its end: carriage returns before the last text overwrite what was there. */
function lastState(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === "\r") end--;
  return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
}
