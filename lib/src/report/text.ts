import { stripVTControlCharacters } from "node:util";

/** Text as a notebook holds it, a string or its lines; what is neither is no text. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : "";
}

/** An object of a notebook; what is none has no entries. */
export function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/**
 * What a terminal shows in the end: without colours, with lines that a progress bar wrote over as they were last, and
 * without blank lines before and after.
 */
export function terminalText(text: string): string {
  const lines = stripVTControlCharacters(text)
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1)!);
  return (
    lines
      .join("\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these have no look of their own.
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "")
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd()
  );
}
