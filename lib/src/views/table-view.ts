import type { ColumnTable } from "arquero";
import { escapeHtml } from "../util/escape-html.js";

/** A table as it is shown: a few rows as text and, where rows are left out, a line that counts them all. */
export interface TableView {
  readonly names: readonly string[];
  /** Whether a column holds numbers, which are aligned on the right. */
  readonly numeric: readonly boolean[];
  readonly head: readonly (readonly string[])[];
  /** The last rows; none when the head shows all. */
  readonly tail: readonly (readonly string[])[];
  /** Said below the table: a note, or how many rows there are where some are left out. */
  readonly caption: string;
}

/**
 * Picks what to show of a table.
 *
 * @param table any arquero table
 * @param rows how many rows of its beginning, and as many of its end; a table of up to twice as many is shown whole
 * @param note what to say below it, if anything
 */
export function viewTable(table: ColumnTable, rows: number, note?: string): TableView {
  const names = table.columnNames();
  const count = table.numRows();
  const whole = count <= 2 * rows;
  const span = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  const shown = whole ? span(0, count) : [...span(0, rows), ...span(count - rows, count)];
  // A table's getter takes a row's place in the order and among the filtered rows; no indices() here.
  const values = names.map((name) => shown.map(table.getter(name)));
  const columns = values.map(columnText);
  const line = (i: number): string[] => columns.map((column) => column[i]!);
  return {
    names,
    numeric: values.map((column) => column.some(isFigure) && column.every((x) => isFigure(x) || isMissing(x))),
    head: span(0, whole ? count : rows).map(line),
    tail: whole ? [] : span(rows, 2 * rows).map(line),
    caption: [
      ...(whole ? [] : [`${count.toLocaleString("en-US")} rows \u00d7 ${names.length} columns`]),
      ...(note ? [note] : []),
    ].join("; "),
  };
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A number, also one written with its unit: `1,234.50`, `-0.3 %`. */
function isFigure(value: unknown): boolean {
  return isNumber(value) || (typeof value === "string" && /^-?[\d,]*\.?\d+( ?(%|\$|x|bps))?$/.test(value));
}

/** A dash says that there is no number. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "-";
}

/** A column's cells: its numbers with as many decimals each as give its largest six digits, so that points align. */
function columnText(values: readonly unknown[]): string[] {
  const fractions = values.filter((x): x is number => typeof x === "number" && Number.isFinite(x));
  const largest = Math.max(0, ...fractions.map(Math.abs));
  const least = Math.min(...fractions.filter((x) => x !== 0).map(Math.abs));
  const places = Math.min(Math.max(5 - Math.floor(Math.log10(largest || 1)), 0), 12);
  const decimals = (x: number): number => /\.(\d*?)0*$/.exec(x.toFixed(places))?.[1]?.length ?? 0;
  const used = Math.max(0, ...fractions.map(decimals));
  // Too wide a range for common decimals, or too small for decimals at all: then each number for itself.
  const fixed = largest === 0 || (largest >= 1e-4 && largest < 1e15 && least >= 0.5 * 10 ** (2 - places));
  return values.map((x) => {
    if (x === undefined || x === null) return "";
    if (x instanceof Date) return x.toISOString();
    if (typeof x !== "number" || !Number.isFinite(x)) return String(x);
    if (fixed) return x.toFixed(used);
    return Number.isInteger(x) ? String(x) : String(Number(x.toPrecision(6)));
  });
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
      .map(
        (cell, j) =>
          `<${tag} style="text-align: ${numeric[j] ? "right" : "left"}${cell.length <= 40 ? "; white-space: nowrap" : ""}">${escapeHtml(cell)}</${tag}>`,
      )
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
  return `<table>\n<thead><tr>${cells(names, "th")}</tr></thead>\n<tbody>\n${body(head)}\n${gap}\n${body(tail)}\n</tbody>\n</table>${caption === "" ? "" : `\n<p style="padding: 0 6px">${escapeHtml(caption)}</p>`}`;
}
