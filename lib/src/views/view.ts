import { escapeHtml } from "../util/escape-html.js";
import { PAGE_WIDTH, partsOf, type TableView, toHtml, toText, wrap } from "./table-view.js";

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
 * A view as text.
 *
 * @param view the view
 * @param width characters per line
 * @returns lines, with an empty line between blocks
 * @example
 * viewText(["One.", { list: ["a", "b"] }]); // → "One.\n\n  - a\n  - b"
 */
export function viewText(view: View, width: number = PAGE_WIDTH): string {
  return view.map((block) => blockText(block, width)).join("\n\n");
}

function blockText(block: Block, width: number): string {
  if (typeof block === "string") return wrap(block, width).join("\n");
  if ("lines" in block) {
    return [...titleLines(block, width), ...block.lines.map((line) => `${INDENT}${line}`.trimEnd())].join("\n");
  }
  if ("list" in block) {
    return [...titleLines(block, width), ...block.list.flatMap((item) => itemLines(item, width))].join("\n");
  }
  const { title, ...table } = block;
  // A table that just fits is not split just because of its indent.
  const indent = partsOf(table, width - INDENT.length) === partsOf(table, width) ? INDENT : "";
  const lines = toText(table, width - indent.length).split("\n");
  return [...titleLines(block, width), ...lines.map((line) => (line === "" ? "" : `${indent}${line}`))].join("\n");
}

function titleLines({ title }: { readonly title?: string }, width: number): string[] {
  return title === undefined ? [] : wrap(title, width);
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
