import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { BAR_COLUMNS } from "../../bars/bars.js";
import type { Report } from "../../util/report.js";
import { csvChunks } from "../containers/open-file.js";
import { excerpt } from "../excerpt.js";
import type { BarFile } from "../find-files.js";
import { noBars, saysNoBars } from "../no-bars.js";
import { type BarBuffer, MOST_RESERVED, reserve } from "./bar-buffer.js";
import { type BarColumns, columnsByName, isHeader } from "./bar-columns.js";
import { announce, detectLayout, LAYOUTS, type LayoutName } from "./layouts.js";
import { type RowCounts, type RowParser, rowParser } from "./parse-rows.js";
import { timeParser, unitOf } from "./parse-time.js";
import type { RowFormat } from "./row-format.js";

/** How to read a file of bars. */
export interface ReadOptions {
  readonly layout: LayoutName | "auto";
  /** The symbol to keep of several; undefined for the only one there. */
  readonly symbol: string | undefined;
  /** Whether bars that no exchange could have made are kept, for an audit to tell of. */
  readonly keepFaults: boolean;
  /** Told what was decided about the file, a line a time. */
  readonly report: Report;
}

/** What was found in a file beside its bars. */
export interface FileFacts extends RowCounts {
  readonly layout: LayoutName;
  /** Whether its times are UTC's, written so or counted since 1970; else they are the clock of a zone that it does not name. */
  readonly isUtc: boolean;
}

/** No line of bars is longer. */
const LONGEST_LINE = 1 << 16;

/**
 * Appends the bars of a CSV file, or of a JSON or Arrow file as one, to a buffer, with times as the file writes and stamps them.
 *
 * @throws naming the file, and the row and value where one is at fault (the first bar is row 1)
 */
export async function readCsv(file: BarFile, buffer: BarBuffer, options: ReadOptions): Promise<FileFacts> {
  const { path } = file;
  const unreadable = (error: Error): never => {
    const told = new Error(`${path}: cannot be read: ${error.message}`);
    throw saysNoBars(error) ? noBars(told) : told;
  };
  const chunks = csvChunks(file.chunks());
  const next = async (): Promise<Buffer | undefined> => {
    const { value, done } = await chunks.next().catch(unreadable);
    return done ? undefined : value;
  };
  try {
    let head: Buffer = Buffer.alloc(0);
    let isWhole = false;
    while (!isWhole && lineEnds(head) < 2 && head.length < LONGEST_LINE) {
      const chunk = await next();
      if (chunk) head = Buffer.concat([head, chunk]);
      else isWhole = true;
    }
    const found = formatOf(head, path, options);
    reserve(buffer, Math.min(MOST_RESERVED, await expectedRows(file, found)));
    const parser = rowParser(buffer, found.format);
    const push = lineCutter(parser, path);
    push(head.subarray(found.bodyStart));
    for (let chunk = isWhole ? undefined : await next(); chunk; chunk = await next()) push(chunk);
    push(undefined);
    const { unit, withOffset } = found.format;
    return { layout: found.layout, isUtc: unit !== "text" || withOffset, ...parser.counts() };
  } finally {
    await chunks.return(undefined);
  }
}

/** The format of a file of bars. */
function formatOf(head: Buffer, path: string, options: ReadOptions): Found {
  try {
    return findFormat(head, path, options);
  } catch (error) {
    throw noBars(error as Error);
  }
}

/** Cuts chunks into whole lines: what is left of one chunk is read with the next. `undefined` ends the text. */
function lineCutter(parser: RowParser, path: string): (chunk: Buffer | undefined) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    if (chunk === undefined) {
      parser.parse(rest, 0, rest.length);
      return;
    }
    let from = 0;
    const last = chunk.lastIndexOf(10) + 1;
    if (rest.length > 0 && last > 0) {
      from = chunk.indexOf(10) + 1;
      const line = Buffer.concat([rest, chunk.subarray(0, from)]);
      parser.parse(line, 0, line.length);
      rest = Buffer.alloc(0);
    }
    if (last > 0) parser.parse(chunk, from, last);
    // Copied: the chunk's memory is used again.
    rest = Buffer.concat([rest, chunk.subarray(last)]);
    if (rest.length > LONGEST_LINE)
      throw new Error(`${path}: a line is longer than ${LONGEST_LINE} bytes: no CSV of bars`);
  };
}

interface Found {
  readonly layout: LayoutName;
  readonly format: RowFormat;
  /** Where the line after the header begins. */
  readonly bodyStart: number;
  /** Bytes of the first bar's line. */
  readonly rowLength: number;
}

/** Finds a file's delimiter, header, columns and layout from its first rows, and says what it found. */
function findFormat(head: Buffer, path: string, options: ReadOptions): Found {
  const name = basename(path);
  const bom = head.subarray(0, 3).toString("hex") === "efbbbf" ? 3 : 0;
  const firstEnd = head.indexOf(10) < 0 ? head.length : head.indexOf(10);
  const firstLine = head.toString("utf8", bom, firstEnd).trimEnd();
  const delimiter = [",", ";", "\t", "|"].find((candidate) => firstLine.includes(candidate));
  if (!delimiter) {
    throw new Error(
      firstLine === ""
        ? `${path}: the first line is empty`
        : `${path}: the first line has no comma, semicolon, tab or bar between columns: ${excerpt(firstLine)}`,
    );
  }
  const cut = (line: string): string[] => line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const cells = cut(firstLine);
  const header = isHeader(cells);
  const bodyStart = header ? firstEnd + 1 : bom;
  const body = head.toString("utf8", bodyStart, bodyStart + LONGEST_LINE).trimStart();
  const rowLine = /^[^\r\n]*/.exec(body)![0];
  const row = rowLine === "" ? [] : cut(rowLine);

  const layout = options.layout === "auto" ? detectLayout(header ? cells : undefined, cells) : options.layout;
  const { order } = LAYOUTS[layout];
  const names = header ? cells : positions(cells, order, layout, path);
  const columns = columnsByName(names, path, row);
  if (options.layout === "auto" && layout !== "plain") {
    options.report(`${name}: ${announce(layout)}`);
  }
  options.report(
    `${name}: columns ${header ? "by name" : "by position, for there is no header"}: ${columnList(names, columns)}`,
  );

  const clock = columns.clock === undefined ? "" : ` ${row[columns.clock] ?? ""}`;
  const time = `${row[columns.time] ?? ""}${clock}`;
  const unit = unitOf(time);
  const priceScale = layout === "databento" && /^\d{8,}$/.test(row[columns.open] ?? "") ? 1e9 : 1;
  if (priceScale !== 1) options.report(`${name}: prices are whole numbers of 1e-9, and are divided by that`);
  if (unit !== "text") options.report(`${name}: times count ${unit} since 1970 in UTC`);
  const withOffset = unit === "text" && hasOffset(row, columns);
  if (unit === "text" && row.length > 0) {
    options.report(`${name}: times ${withOffset ? "carry their zone" : "carry no zone"}`);
    if (/^\d\d?\/\d\d?\/\d{4}/.test(time)) options.report(`${name}: dates are read as month/day/year`);
  }
  const format: RowFormat = {
    file: path,
    delimiter,
    cells: cells.length,
    columns,
    unit,
    priceScale,
    withOffset,
    symbol: options.symbol,
    keepFaults: options.keepFaults,
    skipped: header ? 1 : 0,
  };
  return { layout, format, bodyStart, rowLength: rowLine.length + 1 };
}

/** The names of a headerless file's columns. */
function positions(
  cells: readonly string[],
  order: readonly string[] | undefined,
  layout: LayoutName,
  path: string,
): readonly string[] {
  const inTwo = cells.length === 7 && /\d{4}/.test(cells[0]!) && /^\d{1,2}:\d\d/.test(cells[1]!);
  const names = layout === "plain" && inTwo ? LAYOUTS.kibot.order : order;
  if (!names)
    throw new Error(`${path}: layout ${layout} has a header, and the first line is none: ${excerpt(cells.join(","))}`);
  if (cells.length === names.length) return names;
  const count = { 6: "six" }[names.length] ?? String(names.length);
  throw new Error(
    `${path}: the first line (${excerpt(cells.join(","))}) is no header, and without one there must be ${count} columns: ` +
      `${names.join(", ")}; it has ${cells.length}`,
  );
}

function columnList(names: readonly string[], columns: BarColumns): string {
  const { symbol, clock } = columns;
  const bars = BAR_COLUMNS.map((field) => names[columns[field]] || "(no name)");
  if (clock !== undefined) bars.splice(1, 0, names[clock]!);
  return [...(symbol === undefined ? [] : [names[symbol]]), ...bars].join(", ");
}

function hasOffset(row: readonly string[], { time, clock }: BarColumns): boolean {
  const times = timeParser();
  const [date, rest] = [Buffer.from(row[time] ?? ""), clock === undefined ? undefined : Buffer.from(row[clock] ?? "")];
  if (rest) {
    const both = Buffer.concat([date, rest]);
    times.parseTwo(both, 0, date.length, date.length, both.length);
  } else times.parse(date, 0, date.length);
  return times.offset;
}

function lineEnds(bytes: Buffer): number {
  const first = bytes.indexOf(10);
  return first < 0 ? 0 : bytes.indexOf(10, first + 1) < 0 ? 1 : 2;
}

/** How many bars a plain file of one symbol has when its lines are all as long as the first. */
async function expectedRows({ path, onDisk }: BarFile, { format, rowLength }: Found): Promise<number> {
  if (format.columns.symbol !== undefined || path !== onDisk || !/\.(csv|txt|tsv)$/i.test(path)) return 1024;
  const { size } = await stat(path);
  return Math.ceil((1.02 * size) / Math.max(rowLength, 12)) + 16;
}
