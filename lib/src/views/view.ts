import { escapeHtml } from "../util/escape-html.js";
import { PAGE_WIDTH, partsOf, type TableView, toHtml, toText, wrap } from "./table-view.js";
import { type Paint, paintSentence, unpainted } from "./tone.js";

/** A part of a view: a paragraph, a table, a list of sentences, or preformatted lines. */
export type Block =
  | string
  | TableView
  | { readonly list: readonly string[]; readonly title?: string }
  | { readonly lines: readonly string[]; readonly title?: string };

/** A result prepared for display: the command line prints it, a cell shows it, a report contains it. */
export type View = readonly Block[];

const INDENT = "  ";

/**
 * A view with all of its text changed.
 *
 * @param view the view
 * @param change called with each paragraph, title, cell and line
 * @example
 * mapText(["a", { list: ["b"] }], (text) => text.toUpperCase()); // → ["A", { list: ["B"] }]
 */
export function mapText(view: View, change: (text: string) => string): View {
  const all = (texts: readonly string[]): string[] => texts.map(change);
  return view.map((block): Block => {
    if (typeof block === "string") return change(block);
    const title = block.title === undefined ? {} : { title: change(block.title) };
    if ("lines" in block) return { ...title, lines: all(block.lines) };
    if ("list" in block) return { ...title, list: all(block.list) };
    const { names, head, tail, caption, numeric } = block;
    return {
      ...title,
      ...{ names: all(names), numeric, head: head.map(all), tail: tail.map(all), caption: change(caption) },
    };
  });
}

/** How a view becomes text. */
export interface Look {
  /** Characters per line; without a limit, tables and paragraphs are never wrapped (80). */
  readonly width?: number;
  /** Marks titles, and words that say how something went. */
  readonly paint?: Paint;
  /** A line below a table that was split because it is too wide. */
  readonly splitNote?: string;
}

/**
 * A view as text.
 *
 * @param view the view
 * @param look how it is shown
 * @returns lines, with an empty line between blocks
 * @example
 * viewText(["One.", { list: ["a", "b"] }]); // → "One.\n\n  - a\n  - b"
 */
export function viewText(view: View, look: Look = {}): string {
  return view.map((block) => blockText(block, look)).join("\n\n");
}

function blockText(block: Block, look: Look): string {
  const { width = PAGE_WIDTH, paint = unpainted, splitNote } = look;
  if (typeof block === "string") return paintSentence(wrap(block, width).join("\n"), paint);
  const title = titleLines(block, look);
  if ("lines" in block) return [...title, ...block.lines.map((line) => `${INDENT}${line}`.trimEnd())].join("\n");
  if ("list" in block) return [...title, ...block.list.flatMap((item) => itemLines(item, width))].join("\n");
  const { title: _, ...table } = block;
  // A table that just fits is not split just because of its indent.
  const parts = partsOf(table, width);
  const indent = partsOf(table, width - INDENT.length) === parts ? INDENT : "";
  const lines = toText(table, width - indent.length, paint).split("\n");
  const note = parts > 1 && splitNote !== undefined ? [splitNote] : [];
  return [...title, ...[...lines, ...note].map((line) => (line === "" ? "" : `${indent}${line}`))].join("\n");
}

function titleLines({ title }: { readonly title?: string }, { width = PAGE_WIDTH, paint = unpainted }: Look): string[] {
  const lines = title === undefined ? [] : wrap(title, width);
  // A title that is a sentence of several lines is text.
  return lines.length === 1 ? [paint(lines[0]!, "heading")] : lines;
}

/** An item of a list, with a hanging indent. */
function itemLines(item: string, width: number): string[] {
  const mark = `${INDENT}- `;
  return wrap(item, width - mark.length).map((line, i) => `${i === 0 ? mark : " ".repeat(mark.length)}${line}`);
}

/**
 * A view as HTML, in the style of Jupyter's own tables.
 *
 * @param view the view
 * @example
 * viewHtml(["a < b"]); // → '<p style="padding: 0 6px">a &lt; b</p>'
 */
export function viewHtml(view: View): string {
  return view.map(blockHtml).join("\n");
}

function blockHtml(block: Block): string {
  if (typeof block === "string") return paragraph(block);
  if ("names" in block) return toHtml(block);
  const title = block.title === undefined ? [] : [paragraph(block.title)];
  if ("lines" in block) {
    return [...title, `<pre style="padding: 0 6px">${escapeHtml(block.lines.join("\n"))}</pre>`].join("\n");
  }
  const items = block.list.map((item) => `<li>${escapeHtml(item)}</li>`);
  return [...title, "<ul>", ...items, "</ul>"].join("\n");
}

function paragraph(text: string): string {
  return `<p style="padding: 0 6px">${escapeHtml(text)}</p>`;
}
