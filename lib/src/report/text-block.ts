import { escapeHtml } from "../util/escape-html.js";
import { highlight } from "./highlight.js";
import { terminalText } from "./text.js";

/** Appearance of a block of text. */
export interface BlockOptions {
  /** Its kind: source code, printed output, or an error. */
  readonly kind: "source" | "output" | "stderr" | "error";
  /** The language to highlight it as; none by default. */
  readonly language?: string;
  /** A title above it. */
  readonly title?: string;
}

/** A block of text; the page's script adds a button that copies exactly this text. */
export function textBlock(text: string, { kind, language = "", title }: BlockOptions): string {
  const head = title === undefined ? "" : `<figcaption>${escapeHtml(title)}</figcaption>`;
  return `<figure class="block ${kind}${title === undefined ? "" : " named"}">${head}<pre tabindex="0"><code>${highlight(text, language)}</code></pre></figure>`;
}

/**
 * Printed text as blocks: JSON below a line `=== name ===` becomes a block with that title, so that it can be copied;
 * everything else is plain text.
 */
export function printedBlocks(printed: string, kind: "output" | "stderr"): string {
  return splitNamed(terminalText(printed))
    .map(({ title, text }) => {
      if (title === undefined) return text.trim() === "" ? "" : textBlock(terminalText(text), { kind });
      return textBlock(text, { kind, title, language: "json" });
    })
    .join("\n");
}

interface Part {
  readonly title?: string;
  readonly text: string;
}

function splitNamed(text: string): Part[] {
  const [before, ...named] = text.split(/^(?==== [^\n]+ ===$)/m);
  const first = before!.startsWith("=== ") ? [] : [{ text: before! }];
  const rest = before!.startsWith("=== ") ? [before!, ...named] : named;
  return [...first, ...rest.flatMap(namedParts)];
}

/** Splits a part that begins with a title into the JSON below it and the rest; unchanged if there is no JSON. */
function namedParts(part: string): Part[] {
  const [, title, body] = /^=== ([^\n]+) ===(?:\n([\s\S]*))?$/.exec(part) ?? [];
  const end = /^(?:[}\]]|[{[].*[}\]])[ \t]*$/m.exec(body ?? "");
  if (title === undefined || body === undefined || end === null) return [{ text: part }];
  const length = end.index + end[0].length;
  const json = body.slice(0, length).trim();
  if (!isJson(json)) return [{ text: part }];
  return [{ title: title.trim(), text: json }, { text: body.slice(length) }];
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
