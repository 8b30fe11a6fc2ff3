import type { ColumnTable } from "arquero";
import { escapeHtml } from "../util/escape-html.js";
import { DAY, dateOf, formatTime } from "../util/time.js";
import { counted } from "./format.js";
import { type Paint, type Tone, toneOf, unpainted } from "./tone.js";

/** A table as shown: cells as text; only part of a long table. */
export interface TableView {
  /** Shown above it. */
  readonly title?: string;
  /** Names of the columns; a table whose columns have no names has no header. */
  readonly names: readonly string[];
  /** Whether a column holds numbers, which are right-aligned. */
  readonly numeric: readonly boolean[];
  readonly head: readonly (readonly string[])[];
  /** The last rows; none if the head shows all. */
  readonly tail: readonly (readonly string[])[];
  /** Shown below the table: the number of rows if some are left out, otherwise empty. */
  readonly caption: string;
}

/** Columns of text by name, of the same length each; their names may be "". */
export type TextColumns = { readonly [name: string]: readonly string[] };

/**
 * Selects the rows of a table to show.
 *
 * @param table any arquero table
 * @param rows number of rows to show from the start, and as many from the end; a table of up to twice as many is shown
 * whole
 */
export function viewTable(table: ColumnTable, rows: number = Number.POSITIVE_INFINITY): TableView {
  const names = table.columnNames();
  const n = table.numRows();
  const whole = n <= 2 * rows;
  const span = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  const shown = whole ? span(0, n) : [...span(0, rows), ...span(n - rows, n)];
  // A table's getter takes a row's position after ordering and filtering, so indices() is not needed.
  const values = names.map((name) => shown.map(table.getter(name)));
  const columns = values.map(columnText);
  const line = (i: number): string[] => columns.map((column) => column[i]!);
  return {
    names,
    numeric: values.map(isNumeric),
    head: span(0, whole ? n : rows).map(line),
    tail: whole ? [] : span(rows, 2 * rows).map(line),
    caption: whole ? "" : `${counted(n, "row")} \u00d7 ${counted(names.length, "column")}`,
  };
}

/** A table of text columns, shown whole. */
export function viewColumns(columns: TextColumns, title?: string): TableView {
  const names = Object.keys(columns);
  const rows = Object.values(columns)[0] ?? [];
  return {
    ...(title !== undefined && { title }),
    names,
    numeric: Object.values(columns).map(isNumeric),
    head: rows.map((_, i) => names.map((name) => columns[name]![i]!)),
    tail: [],
    caption: "",
  };
}

/** A table without a header: facts by name, each with a figure and optionally a remark. */
export function viewFacts(facts: readonly (readonly string[])[], title?: string): TableView {
  const columns = facts[0]?.map((_, j) => facts.map((row) => row[j]!)) ?? [];
  return {
    ...(title !== undefined && { title }),
    names: columns.map(() => ""),
    numeric: columns.map(isNumeric),
    head: facts,
    tail: [],
    caption: "",
  };
}

function isNumeric(column: readonly unknown[]): boolean {
  return column.some(isFigure) && column.every((x) => isFigure(x) || isMissing(x));
}

/** Whether a cell is a number, also with a unit or a total: `1,234.50`, `-0.3 %`, `3 of 40`. */
function isFigure(value: unknown): boolean {
  if (typeof value === "number" || typeof value === "bigint") return true;
  return typeof value === "string" && /^[+-]?[\d,]*\.?\d+(e[+-]\d+)?( ?(%|\$|x|bps)| of [\d,]+)?$/.test(value);
}

/** Whether a cell says that there is no number. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "-" || value === "";
}

/**
 * A column's cells: all numbers have the same number of decimals, enough to give the largest six digits, so that
 * decimal points align.
 */
function columnText(values: readonly unknown[]): string[] {
  const fractions = values.filter((x): x is number => typeof x === "number" && Number.isFinite(x));
  const largest = Math.max(0, ...fractions.map(Math.abs));
  const least = Math.min(...fractions.filter((x) => x !== 0).map(Math.abs));
  const places = Math.min(Math.max(5 - Math.floor(Math.log10(largest || 1)), 0), 12);
  const decimals = (x: number): number => /\.(\d*?)0*$/.exec(x.toFixed(places))?.[1]?.length ?? 0;
  const used = Math.max(0, ...fractions.map(decimals));
  // If the range is too wide for common decimals, or too small for decimals at all, each number is formatted on its
  // own.
  const common = largest === 0 || (largest >= 1e-4 && largest < 1e15 && least >= 0.5 * 10 ** (2 - places));
  const isDays = !values.some((x) => x instanceof Date && Math.abs(x.getTime()) % DAY > 0);
  return values.map((x) => {
    if (x === undefined || x === null) return "";
    if (x instanceof Date) return dateText(x, isDays);
    if (typeof x !== "number" || !Number.isFinite(x)) return String(x);
    if (common) return x.toFixed(used);
    return Number.isInteger(x) ? String(x) : String(Number(x.toPrecision(6)));
  });
}

/** A date as pandas prints it, by its UTC fields; without the time of day where no date of the column has one. */
function dateText(date: Date, isDays: boolean): string {
  const time = date.getTime();
  if (Number.isNaN(time)) return "";
  return isDays ? dateOf(time) : formatTime(time);
}

/** The width of a plain terminal. */
export const PAGE_WIDTH = 80;

/** Text beyond this width may be broken into lines within its cell. */
const WIDE_CELL = 40;

/** The least that text is broken to, and what is left to the other columns of a narrow page. */
const NARROW_CELL = 16;
const OTHER_COLUMNS = 30;
const GAP = "  ";

/**
 * A table as aligned text. A table that is too wide is split into several, one below the other, each with the first
 * column, as pandas does; long text is wrapped within its cell.
 *
 * @param view the table
 * @param width characters per line
 * @param paint marks the header, and cells that say how something went
 */
export function toText(view: TableView, width: number = PAGE_WIDTH, paint: Paint = unpainted): string {
  const { title, names, caption } = view;
  const groups = columnGroups(view, width);
  const blocks = groups.map((columns) => blockText(view, columns, { width, paint, isPart: groups.length > 1 }));
  const lines = names.length > 0 ? [blocks.join("\n\n")] : [];
  return [...(title === undefined ? [] : [title]), ...lines, ...(caption === "" ? [] : [caption])].join("\n");
}

/** All rows of a table, with a row of dots for those left out; the first is the header. */
function allRows(view: TableView): readonly (readonly string[])[] {
  const { names, head, tail } = view;
  return [...headerOf(view), ...head, ...(tail.length > 0 ? [names.map(() => "...")] : []), ...tail];
}

/** The names of the columns, where they have any. */
function headerOf({ names }: TableView): readonly (readonly string[])[] {
  return names.every((name) => name === "") ? [] : [names];
}

/** The number of tables that a table is split into at a width. */
export function partsOf(view: TableView, width: number): number {
  return columnGroups(view, width).length;
}

/** Groups of columns that fit side by side within a width, by number; the first column is in each group. */
function columnGroups(view: TableView, width: number): number[][] {
  const { names, numeric } = view;
  const least = columnWidths(view).map((wide, j) => (numeric[j] ? wide : Math.min(wide, leastCell(width))));
  const groups: number[][] = [];
  for (let j = 1; j < names.length; j++) {
    const last = groups.at(-1);
    const used = [0, ...(last ?? []).slice(1), j].reduce((sum, k) => sum + least[k]! + GAP.length, -GAP.length);
    if (last && used <= width) last.push(j);
    else groups.push([0, j]);
  }
  return groups.length > 0 ? groups : [names.map((_, j) => j)];
}

/** How narrow a cell of text may become: on a narrow page, more lines are better than a table in parts. */
function leastCell(width: number): number {
  return Math.min(WIDE_CELL, Math.max(NARROW_CELL, width - OTHER_COLUMNS));
}

function columnWidths(view: TableView): number[] {
  const rows = allRows(view);
  const wide = (cell: string): number => Math.max(...cell.split("\n").map(({ length }) => length));
  return view.names.map((_, j) => Math.max(0, ...rows.map((row) => wide(row[j]!))));
}

/** How columns side by side become text; `isPart` if the table has other columns too. */
interface BlockLook {
  readonly width: number;
  readonly paint: Paint;
  readonly isPart: boolean;
}

function blockText(view: TableView, columns: readonly number[], { width, paint, isPart }: BlockLook): string {
  const widths = fitted(view, columns, width);
  const lineOf = (cells: readonly string[], tones: readonly (Tone | undefined)[]): string => {
    const last = cells.reduce((at, cell, i) => (cell === "" ? at : i), -1);
    return cells
      .slice(0, last + 1)
      .map((cell, i) => {
        const tone = cell === "" ? undefined : tones[i];
        const space = " ".repeat(Math.max(0, widths[i]! - cell.length));
        const text = tone === undefined ? cell : paint(cell, tone);
        if (view.numeric[columns[i]!]) return `${space}${text}`;
        return i === last ? text : `${text}${space}`;
      })
      .join(GAP);
  };
  const [header] = headerOf(view);
  // A row may be empty in this part of the table.
  const rows = allRows(view).filter((row) => !isPart || columns.slice(1).some((j) => row[j] !== ""));
  const lines = rows.flatMap((row) => {
    const cells = columns.map((j, i) => wrap(row[j]!, widths[i]!));
    const tones = columns.map((j): Tone | undefined => (row === header ? "heading" : toneOf(row[j]!)));
    const height = Math.max(...cells.map(({ length }) => length));
    const line = (k: number): string =>
      lineOf(
        cells.map((cell) => cell[k] ?? ""),
        tones,
      );
    return Array.from({ length: height }, (_, k) => line(k).trimEnd());
  });
  return lines.join("\n");
}

/** The widths of columns side by side: text columns shrink as far as necessary. */
function fitted(view: TableView, columns: readonly number[], width: number): number[] {
  const natural = columnWidths(view);
  const least = leastCell(width);
  const widths = columns.map((j) => natural[j]!);
  let over = widths.reduce((sum, wide) => sum + wide + GAP.length, -GAP.length) - width;
  for (let i = widths.length - 1; i >= 0 && over > 0; i--) {
    if (view.numeric[columns[i]!] || widths[i]! <= least) continue;
    const less = Math.min(over, widths[i]! - least);
    widths[i]! -= less;
    over -= less;
  }
  return widths;
}

/**
 * Wraps text between words; a word that is too long gets a line of its own.
 *
 * @param text any text, of one line or several
 * @param width characters per line
 */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A table as HTML; Jupyter's own style adds stripes and the colours of the theme. */
export function toHtml(view: TableView): string {
  const { title, names, numeric, head, tail, caption } = view;
  const cells = (row: readonly string[], tag: string): string =>
    row
      .map(
        (cell, j) =>
          `<${tag} style="text-align: ${numeric[j] ? "right" : "left"}${cell.length <= WIDE_CELL ? "; white-space: nowrap" : ""}">${escapeHtml(cell).replaceAll("\n", "<br>")}</${tag}>`,
      )
      .join("");
  const lines = (rows: readonly (readonly string[])[]): string[] => rows.map((row) => `<tr>${cells(row, "td")}</tr>`);
  const header = names.every((name) => name === "") ? [] : [`<thead><tr>${cells(names, "th")}</tr></thead>`];
  const gap = tail.length > 0 ? lines([names.map(() => "...")]) : [];
  const body = ["<tbody>", ...lines(head), ...gap, ...lines(tail), "</tbody>"];
  const paragraph = (text: string): string => `<p style="padding: 0 6px">${escapeHtml(text)}</p>`;
  return [
    ...(title === undefined ? [] : [paragraph(title)]),
    ["<table>", ...header, ...body, "</table>"].join("\n"),
    ...(caption === "" ? [] : [paragraph(caption)]),
  ].join("\n");
}
