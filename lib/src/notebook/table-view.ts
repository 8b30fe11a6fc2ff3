import type { ColumnTable } from "arquero";

/** A table as it is shown: a few rows as text and, where rows are left out, a line that counts them all. */
export interface TableView {
  readonly names: readonly string[];
  /** Whether a column holds numbers, which are aligned on the right. */
  readonly numeric: readonly boolean[];
  readonly head: readonly (readonly string[])[];
  /** The last rows; none when the head shows all. */
  readonly tail: readonly (readonly string[])[];
  readonly caption: string;
}

/**
 * Picks what to show of a table.
 *
 * @param table any arquero table
 * @param rows how many rows of its beginning, and as many of its end; a table of up to twice as many is shown whole
 */
export function viewTable(table: ColumnTable, rows: number): TableView {
  const names = table.columnNames();
  const count = table.numRows();
  // A getter's rows are those of the table as it is filtered and ordered.
  const columns = names.map((name) => table.getter(name) as (row: number) => unknown);
  const row = (i: number): string[] => columns.map((column) => cellText(column(i)));
  const range = (from: number, to: number): string[][] => Array.from({ length: to - from }, (_, i) => row(from + i));
  const whole = count <= 2 * rows;
  const numeric = columns.map((column) => count > 0 && typeof column(0) === "number");
  return {
    names,
    numeric,
    head: range(0, whole ? count : rows),
    tail: whole ? [] : range(count - rows, count),
    caption: whole ? "" : `${count.toLocaleString("en-US")} rows x ${names.length} columns`,
  };
}

/** Whole numbers in full, others to six digits. */
function cellText(value: unknown): string {
  if (typeof value !== "number") return value === undefined || value === null ? "" : String(value);
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** The view as aligned text. */
export function toText({ names, numeric, head, tail, caption }: TableView): string {
  const gap = tail.length > 0 ? [names.map(() => "...")] : [];
  const rows = [names, ...head, ...gap, ...tail];
  const widths = names.map((_, j) => Math.max(...rows.map((row) => row[j]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, j) => (numeric[j] ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!))).join("  ");
  return [...rows.map((row) => line(row).trimEnd()), ...(caption === "" ? [] : [caption])].join("\n");
}

/** The view as an HTML table; Jupyter's own style gives it stripes and the colours of the theme. */
export function toHtml({ names, numeric, head, tail, caption }: TableView): string {
  const cells = (row: readonly string[], tag: string): string =>
    row
      .map((cell, j) => `<${tag} style="text-align: ${numeric[j] ? "right" : "left"}">${escapeHtml(cell)}</${tag}>`)
      .join("");
  const body = (rows: readonly (readonly string[])[]): string =>
    rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  const gap =
    tail.length > 0
      ? `<tr>${cells(
          names.map(() => "..."),
          "td",
        )}</tr>`
      : "";
  return `<table>\n<thead><tr>${cells(names, "th")}</tr></thead>\n<tbody>\n${body(head)}\n${gap}\n${body(tail)}\n</tbody>\n</table>${caption === "" ? "" : `\n<p>${caption}</p>`}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
