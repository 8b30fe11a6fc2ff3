import { basename } from "node:path";
import { BAR_COLUMNS } from "../../bars/bars.js";
import { excerpt } from "../../util/excerpt.js";
import type { Report } from "../../util/report.js";
import { type BarColumns, type ColumnChoice, columnsByName, isClock, isDate } from "./bar-columns.js";
import { findDelimiter, findHeader, isPriceHeader } from "./find-header.js";
import { cutCells, firstLines } from "./first-lines.js";
import { announce, detectLayout, LAYOUTS, type LayoutName } from "./layouts.js";
import { numberStyle } from "./number-style.js";
import { timeParser, unitOf } from "./parse-time.js";
import type { DateOrder } from "./read-date.js";
import type { RowFormat } from "./row-format.js";
import { timeStyle } from "./time-style.js";

/** What the caller says about a file before it is read. */
export interface FormatOptions {
  readonly layout: LayoutName | "auto";
  /** The columns that the user chose. */
  readonly columns?: ColumnChoice | undefined;
  /** `"none"` for a file without volume. */
  readonly volume?: "none" | undefined;
  /** The order of the numbers in dates; undefined to find it from the dates. */
  readonly dates?: DateOrder | undefined;
  /** The symbol to keep; undefined if the file has only one. */
  readonly symbol: string | undefined;
  /** Whether to keep impossible bars, so that an audit can report them. */
  readonly keepFaults: boolean;
  /** Called with each decision about the file, one line at a time. */
  readonly report: Report;
}

/** How to read a file. */
export interface FoundFormat {
  readonly layout: LayoutName;
  readonly format: RowFormat;
  /** The zone named in the times or in their column's name; undefined if there is none, or if times carry an offset. */
  readonly zone?: string;
  /** The stocks that the header names. */
  readonly tickers: readonly string[];
  /** Where the first row begins, in bytes. */
  readonly bodyStart: number;
  /** Bytes of the first row. */
  readonly rowLength: number;
}

/** The line that reports files without volume. */
export const NO_VOLUME: string =
  "there is no volume: it is 0 in every bar. Columns computed from it, such as the presets' volm_z, mean nothing, and a recipe " +
  "whose models, filter or label use it is refused";

/** The most lines to examine before reading starts. */
const MOST_ROWS = 200;

/**
 * Finds a file's delimiter, header, columns, layout and the style of its times and numbers from its first rows, and
 * reports what it found.
 *
 * @param head the beginning of the file, in UTF-8, whose lines end in a line feed
 * @param isWhole whether `head` is the whole file
 * @throws an error that names the file and what is missing in it
 */
export function findFormat(head: Buffer, isWhole: boolean, path: string, options: FormatOptions): FoundFormat {
  const name = basename(path);
  const say = (line: string): void => options.report(`${name}: ${line}`);
  const beginning = firstLines(head, MOST_ROWS, isPriceHeader);
  // The last line may be cut off.
  const lines = isWhole || beginning.lines.length < 3 ? beginning.lines : beginning.lines.slice(0, -1);
  const texts = lines.map(({ text }) => text);
  const firstLine = texts[0] ?? "";
  const delimiter = beginning.delimiter ?? findDelimiter(texts);
  if (!delimiter) {
    throw new Error(
      firstLine === ""
        ? `${path}: the first line is empty`
        : `${path}: the first line has no comma, semicolon, tab or vertical bar between columns: ${excerpt(firstLine)}`,
    );
  }
  const table = texts.map((text, i) => cutCells(i === 0 ? text.replace(/^\s*(#|;|\/\/)\s*/, "") : text, delimiter));
  const header = findHeader(table, options.columns);
  const above = header ? header.before + header.lines : 0;
  const rows = table.slice(above);
  const row = rows[0] ?? [];
  if (header && header.before > 0) say(`${header.before} lines before the header are skipped`);

  const seen = {
    header: header?.names,
    hasTickers: header?.tickers !== undefined,
    cells: row,
    delimiter,
    fileName: name,
  };
  const layout = options.layout === "auto" ? detectLayout(seen) : options.layout;
  const names = header?.names ?? positions(table[0]!, layout, path, options);
  const found = columnsByName(names, path, rows, { ...options, tickers: header?.tickers });
  const { columns } = found;
  if (options.layout === "auto" && layout !== "plain") say(announce(layout));
  say(`columns ${header ? "by name" : "by position, because there is no header"}: ${columnList(names, columns)}`);
  for (const line of found.says) say(line);
  if (columns.volume < 0) say(NO_VOLUME);

  const textOf = (cells: readonly string[], column: number | undefined): string =>
    column === undefined ? "" : (cells[column] ?? "");
  const times = timeStyle(
    rows.map((cells) => textOf(cells, columns.time)),
    columns.clock === undefined ? [] : rows.map((cells) => textOf(cells, columns.clock)),
    options.dates,
  );
  const time = `${textOf(row, columns.time)}${columns.clock === undefined ? "" : ` ${textOf(row, columns.clock)}`}`;
  const unit = unitOf(time);
  const priceScale = layout === "databento" && /^\d{8,}$/.test(textOf(row, columns.open)) ? 1e9 : 1;
  if (priceScale !== 1) say("prices are whole numbers in units of 1e-9, and are converted");
  const numbers = numberStyle(
    rows.flatMap((cells) => [columns.open, columns.high, columns.low, columns.close].map((j) => textOf(cells, j))),
    rows.map((cells) => textOf(cells, columns.volume)),
  );
  if (numbers.decimal === ",") say("numbers have a decimal comma");

  const withOffset = unit === "text" && hasOffset(row, columns, times);
  const zone = times.zone ?? found.zone;
  if (unit !== "text") say(`times count ${unit} since 1970 in UTC`);
  else if (row.length > 0) {
    say(withOffset ? "times carry their zone" : zone === undefined ? "times carry no zone" : `times are in ${zone}`);
  }
  const format: RowFormat = {
    file: path,
    delimiter,
    cells: cellCount(names.length, rows),
    columns,
    unit,
    priceScale,
    numbers,
    times,
    withOffset,
    symbol: header?.tickers ? undefined : options.symbol,
    keepFaults: options.keepFaults,
    skipped: beginning.skipped[above] ?? (beginning.skipped.at(-1) ?? 0) + 1,
  };
  return {
    layout,
    format,
    ...(zone !== undefined && !withOffset && unit === "text" && { zone }),
    tickers: [...new Set(header?.tickers?.filter((ticker) => ticker !== ""))],
    bodyStart: above === 0 ? beginning.start : lines[above - 1]!.next,
    rowLength: Buffer.byteLength(texts[above] ?? "") + 1,
  };
}

/** The names of a headerless file's columns. */
function positions(
  cells: readonly string[],
  layout: LayoutName,
  path: string,
  { columns, volume }: FormatOptions,
): readonly string[] {
  if (columns !== undefined) return cells.map((_, j) => String(j + 1));
  if (cells.every((cell) => !/\d/.test(cell))) {
    throw new Error(
      `${path}: none of the names in the first line is known: ${excerpt(cells.join(","))}: say which is which with ` +
        "--columns time=NAME,open=NAME and so on",
    );
  }
  const { order, least } = LAYOUTS[layout];
  const names = layout === "plain" ? plainOrder(cells, volume) : order;
  if (!names)
    throw new Error(
      `${path}: layout ${layout} has a header, but the first line is not one: ${excerpt(cells.join(","))}`,
    );
  if (cells.length === names.length) return names;
  if (least !== undefined && cells.length >= least && cells.length < names.length) return names.slice(0, cells.length);
  const count = { 6: "six" }[names.length] ?? String(names.length);
  throw new Error(
    `${path}: the first line (${excerpt(cells.join(","))}) is not a header, and without one there must be ${count} columns: ` +
      `${names.join(", ")}; it has ${cells.length}: say which is which with --columns time=1,open=2 and so on`,
  );
}

/** The usual order: a stock if the first cell is one, the time in one cell or two, four prices, and the volume. */
function plainOrder(cells: readonly string[], volume: "none" | undefined): readonly string[] {
  const bars = BAR_COLUMNS.slice(1, volume === "none" ? 5 : 6);
  const symbol =
    /^[a-z]/i.test(cells[0] ?? "") && !isDate(cells[0]!) && cells.length > bars.length + 1 ? ["symbol"] : [];
  const [date = "", clock = ""] = cells.slice(symbol.length);
  const isInTwo = cells.length === symbol.length + 2 + bars.length && isDate(date) && isClock(clock);
  return [...symbol, ...(isInTwo ? ["date", "time"] : ["time"]), ...bars];
}

/** How many cells a row has: one more than there are names if every row ends in a delimiter. */
function cellCount(names: number, rows: readonly (readonly string[])[]): number {
  const isOpen = rows.length > 0 && rows.every((cells) => cells.length === names + 1 && cells.at(-1) === "");
  return isOpen ? names + 1 : names;
}

function columnList(names: readonly string[], columns: BarColumns): string {
  const { symbol, clock, volumeRest } = columns;
  const bars = BAR_COLUMNS.filter((field) => columns[field] >= 0).map((field) => names[columns[field]] || "(no name)");
  if (clock !== undefined) bars.splice(1, 0, names[clock]!);
  if (volumeRest !== undefined) bars.push(names[volumeRest]!);
  return [...(symbol === undefined ? [] : [names[symbol]]), ...bars].join(", ");
}

function hasOffset(row: readonly string[], { time, clock }: BarColumns, style: RowFormat["times"]): boolean {
  // Any order that can read the date will do: the offset comes after it.
  const orders = style.order === undefined ? (["mdy", "dmy", "ymd"] as const) : [style.order];
  return orders.some((order) => {
    const times = timeParser({ ...style, order });
    const [date, rest] = [
      Buffer.from(row[time] ?? ""),
      clock === undefined ? undefined : Buffer.from(row[clock] ?? ""),
    ];
    if (rest) {
      const both = Buffer.concat([date, rest]);
      times.parseTwo(both, 0, date.length, date.length, both.length);
    } else times.parse(date, 0, date.length);
    return times.offset;
  });
}
