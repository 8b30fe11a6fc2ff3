import { stripVTControlCharacters } from "node:util";

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
 * leading and trailing blank lines.
 */
export function terminalText(text: string): string {
  const lines = stripVTControlCharacters(text)
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1)!);
  return (
    lines
      .join("\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are invisible.
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "")
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd()
  );
}
