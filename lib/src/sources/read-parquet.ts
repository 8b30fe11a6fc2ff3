import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { isSound, valueFault } from "../bars/bar-fault.js";
import { BAR_COLUMNS } from "../bars/bars.js";
import { oneLine } from "../util/one-line.js";
import { formatTime } from "../util/time.js";
import { readParquetNote } from "./bars-note.js";
import { type BarBuffer, MOST_RESERVED, reserve } from "./csv/bar-buffer.js";
import { type BarColumns, columnsByName, type Field } from "./csv/bar-columns.js";
import { splitTuples } from "./csv/column-names.js";
import { dateJudge, orderSentence } from "./csv/date-order.js";
import { NO_VOLUME } from "./csv/find-format.js";
import { announce, detectLayout } from "./csv/layouts.js";
import { publisherMerger } from "./csv/merge-publishers.js";
import { timeParser, unitOf } from "./csv/parse-time.js";
import type { FileFacts, ReadOptions } from "./csv/read-csv.js";
import { PLAIN_STYLE, type TimeStyle, timeStyle } from "./csv/time-style.js";
import { identifier, inputPath, literal } from "./duckdb.js";
import { quoted } from "./excerpt.js";
import type { Query } from "./query.js";

interface Column {
  readonly name: string;
  readonly type: string;
}

/** The time of each row: a column of milliseconds, or of text. */
interface TimeColumn {
  readonly sql: string;
  readonly isText: boolean;
  /** Whether the times are UTC's; of text the cells tell. */
  readonly isUtc: boolean;
  /** What to report of them, unless they are a clock without a zone. */
  readonly says?: string;
}

/** This many rows are examined before the first is read. */
const MOST_ROWS = 500;

const WHOLE = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
/** How many of a unit are a millisecond, or how many milliseconds a unit is. */
const UNITS = { s: "* 1000", ms: "", us: "// 1000", ns: "// 1000000" };
const PER_MILLISECOND = { s: 1, ms: 1, us: 1000, ns: 1_000_000 };

/**
 * Appends the bars of a Parquet file to a buffer, with times as the file writes and stamps them.
 *
 * @throws naming the file, and the row and value where one is at fault (the first bar is row 1)
 */
export async function readParquet(
  connection: DuckDBConnection,
  path: string,
  buffer: BarBuffer,
  options: ReadOptions,
): Promise<FileFacts> {
  const name = basename(path);
  const failed = (error: Error): never => {
    throw new Error(`${path}: not a Parquet file that can be read: ${oneLine(error.message.split("\n")[0]!)}`);
  };
  const query: Query = async (sql) =>
    (await connection.runAndReadAll(sql).catch(failed)).getRowsJson() as (string | null)[][];
  const table = `read_parquet(${inputPath(path)}, hive_partitioning = false, file_row_number = true)`;

  const described = await query(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${table}`);
  const columns = described.map(([name, type]): Column => ({ name: name!, type: type! }));
  const written = columns.map((column) => column.name);
  const text = (column: number): string => `${identifier(written[column]!)}::VARCHAR`;
  const rows = await query(`SELECT ${written.map((_, j) => text(j)).join(", ")} FROM ${table} LIMIT ${MOST_ROWS}`);
  const firstRows = rows.map((row) => row.map((cell) => cell ?? ""));
  const cells = firstRows[0] ?? [];
  const { names, tickers } = splitTuples(written) ?? { names: written };
  const { columns: found, says, zone: namedZone } = columnsByName(names, path, firstRows, { ...options, tickers });
  const seen = { header: names, hasTickers: tickers !== undefined, cells, fileName: name };
  const layout = options.layout === "auto" ? detectLayout(seen) : options.layout;
  if (options.layout === "auto" && layout !== "plain") options.report(`${name}: ${announce(layout)}`);
  for (const line of says) options.report(`${name}: ${line}`);
  if (found.volume < 0) options.report(`${name}: ${NO_VOLUME}`);
  if (rows.length === 0) return { layout, isUtc: false, symbols: new Set(), merged: 0 };

  const { symbols, where } = await symbolsOf(query, found, text, table, tickers ? undefined : options.symbol);
  const timeOfRow = timeColumn(columns, found, cells);
  const style = timeOfRow.isText ? await styleOf(query, timeOfRow.sql, table, path, options) : PLAIN_STYLE;
  const isOffset = timeOfRow.isText && hasOffset(style, firstRows[0]![found.time]!);
  const zone = isOffset || timeOfRow.isUtc ? undefined : (style.zone ?? namedZone);
  const isUtc = isOffset || timeOfRow.isUtc || zone === "UTC";
  const naive = zone === undefined ? "times carry no zone" : `times are in ${zone}`;
  options.report(`${name}: ${timeOfRow.says ?? (isOffset ? "times carry their zone" : naive)}`);
  if (style.orderWhy !== undefined) options.report(`${name}: ${style.orderWhy}`);
  const number = (column: number, field: Field): string => {
    const { name, type } = columns[column]!;
    const value = `TRY_CAST(${identifier(name)} AS DOUBLE)`;
    const scaled = layout === "databento" && field !== "volume" && WHOLE.test(type) ? `${value} / 1e9` : value;
    // What is no number at all becomes infinite, what is missing NaN.
    return `coalesce(${scaled}, CASE WHEN ${identifier(name)} IS NULL THEN 'nan' ELSE 'inf' END::DOUBLE)`;
  };
  const numbers = BAR_COLUMNS.slice(1).map((field) => {
    if (found[field] < 0) return "0::DOUBLE";
    const rest = field === "volume" && found.volumeRest !== undefined ? ` + ${number(found.volumeRest, field)}` : "";
    return `${number(found[field], field)}${rest}`;
  });
  const select = [timeOfRow.sql, ...numbers, "(file_row_number + 1)::INTEGER"];
  if (found.publisher !== undefined) select.push(text(found.publisher));
  // Asked before the stream begins: another query ends it.
  const [[count]] = (await query(`SELECT count(*) FROM ${table} ${where}`)) as [[string]];
  reserve(buffer, Math.min(MOST_RESERVED, Number(count)));
  const result = await connection.stream(`SELECT ${select.join(", ")} FROM ${table} ${where}`).catch(failed);

  const merger = publisherMerger(buffer);
  let read = 0;
  const rowOf = (i: number): number => buffer.row[i]!;
  const parseText = textParser(style, isOffset);
  const refuse = (i: number): void => {
    if (options.keepFaults) return;
    const fault = valueFault(buffer, i);
    if (fault !== undefined) throw new Error(`${path}: row ${rowOf(i)} (${formatTime(buffer.time[i]!)}): ${fault}`);
  };
  const badCell = async (i: number, field: Field): Promise<never> => {
    const written = [found[field], ...(field === "time" && found.clock !== undefined ? [found.clock] : [])];
    const [cell] = await query(
      `SELECT ${written.map(text).join(", ")} FROM ${table} WHERE file_row_number = ${rowOf(i) - 1}`,
    );
    const value = cell!.map((part) => part ?? "").join(" ");
    const wanted = field === "time" ? "a date and time written as in row 1" : "a number";
    const fault = value.trim() === "" ? "empty" : `${quoted(value, 60)}, not ${wanted}`;
    throw new Error(`${path}: row ${rowOf(i)}: ${field} is ${fault}`);
  };
  for (;;) {
    const chunk = await result.fetchChunk().catch(failed);
    if (!chunk || chunk.rowCount === 0) break;
    const from = buffer.length;
    const rows = chunk.rowCount;
    read += rows;
    reserve(buffer, rows);
    for (const [j, field] of ([...BAR_COLUMNS, "row"] as const).entries()) {
      const column = buffer[field];
      const vector = chunk.getColumnVector(j);
      if (j === 0 && timeOfRow.isText) {
        for (let i = 0; i < rows; i++) column[from + i] = parseText(vector.getItem(i) as string | null);
      } else for (let i = 0; i < rows; i++) column[from + i] = (vector.getItem(i) as number | null) ?? Number.NaN;
    }
    const publishers = found.publisher === undefined ? undefined : chunk.getColumnVector(BAR_COLUMNS.length + 1);
    for (let i = from; i < from + rows; i++) {
      const at = buffer.length;
      // A merged bar leaves a gap that the next one closes.
      if (at < i) for (const field of [...BAR_COLUMNS, "row"] as const) buffer[field][at] = buffer[field][i]!;
      if (Number.isNaN(buffer.time[at]!)) await badCell(at, "time");
      const { time, open, high, low, close, volume } = buffer;
      if (!publishers && isSound(time[at]!, open[at]!, high[at]!, low[at]!, close[at]!, volume[at]!)) {
        buffer.length++;
        continue;
      }
      for (const field of BAR_COLUMNS.slice(1)) {
        if (Math.abs(buffer[field][at]!) === Number.POSITIVE_INFINITY) await badCell(at, field);
      }
      if (publishers) {
        refuse(at);
        if (merger.merge(at, String(publishers.getItem(i - from)))) continue;
      }
      refuse(at);
      buffer.length++;
    }
  }
  if (read !== Number(count)) throw new Error(`${path}: gave ${read} of its ${count} rows`);
  return {
    note: await readParquetNote(query, path),
    layout,
    isUtc,
    ...(zone !== undefined && zone !== "UTC" && { zone }),
    symbols: new Set([...(tickers ?? []).filter((ticker) => ticker !== ""), ...symbols]),
    merged: merger.merged(),
  };
}

/** The symbols in a file, and the condition that keeps the one wanted. */
async function symbolsOf(
  query: Query,
  { symbol }: BarColumns,
  text: (column: number) => string,
  table: string,
  chosen: string | undefined,
): Promise<{ symbols: ReadonlySet<string>; where: string }> {
  if (symbol === undefined) return { symbols: new Set(), where: "" };
  const rows = await query(`SELECT DISTINCT ${text(symbol)} AS symbol FROM ${table} ORDER BY symbol`);
  const symbols = new Set(rows.map(([name]) => name ?? ""));
  if (chosen === undefined && symbols.size < 2) return { symbols, where: "" };
  const wanted = chosen ?? symbols.values().next().value!;
  return { symbols, where: `WHERE lower(${text(symbol)}) = lower(${literal(wanted)})` };
}

/** How the times of a file are read. Half a millisecond stands for what is less, so that it passes for no whole minute. */
function timeColumn(columns: readonly Column[], { time, clock }: BarColumns, cells: readonly string[]): TimeColumn {
  const { name, type } = columns[time]!;
  const column = identifier(name);
  const milliseconds = (value: string, unit: keyof typeof UNITS): string =>
    `(${value} ${UNITS[unit]})::DOUBLE + CASE WHEN ${value} % ${PER_MILLISECOND[unit]} <> 0 THEN 0.5 ELSE 0 END`;
  if (clock !== undefined) {
    const day = type === "VARCHAR" ? column : `${column}::DATE::VARCHAR`;
    const both = `${day} || ' ' || ${identifier(columns[clock]!.name)}::VARCHAR`;
    return { sql: both, isText: true, isUtc: false };
  }
  if (type === "TIMESTAMP WITH TIME ZONE" || type.startsWith("TIMESTAMP")) {
    const isUtc = type === "TIMESTAMP WITH TIME ZONE";
    const sql = milliseconds(`epoch_ns(${column})`, "ns");
    return { sql, isText: false, isUtc, ...(isUtc && { says: "times carry their zone" }) };
  }
  const unit = unitOf(cells[time]!);
  if (unit !== "text" && (WHOLE.test(type) || type === "DOUBLE")) {
    const whole = type === "DOUBLE" ? `${column}::BIGINT` : column;
    return {
      sql: milliseconds(whole, unit),
      isText: false,
      isUtc: true,
      says: `times count ${unit} since 1970 in UTC`,
    };
  }
  return { sql: `${column}::VARCHAR`, isText: true, isUtc: false };
}

/** How times are written as text, all dates being looked at where the first ones leave the order of their numbers open. */
async function styleOf(
  query: Query,
  sql: string,
  table: string,
  path: string,
  options: ReadOptions,
): Promise<TimeStyle> {
  const first = await query(`SELECT ${sql} FROM ${table} LIMIT 1`);
  const style = timeStyle([first[0]?.[0] ?? ""], [], options.dates);
  if (style.order !== undefined) return style;
  const judge = dateJudge();
  const days = `regexp_extract(${sql}, '^\\s*[^ ,]+')`;
  const rows = await query(`SELECT ${days} AS day, min(file_row_number) + 1 FROM ${table} GROUP BY day ORDER BY 2`);
  for (const [day, row] of rows) if (judge.add((day ?? "").trim(), path, Number(row))) break;
  const { order, why } = judge.decide(path);
  return { ...style, order, orderWhy: orderSentence(order, why) };
}

function hasOffset(style: TimeStyle, text: string): boolean {
  const times = timeParser(style);
  times.parse(Buffer.from(text), 0, Buffer.byteLength(text));
  return times.offset;
}

/** Reads times written as text; NaN where one is none, or carries an offset where the first does not. */
function textParser(style: TimeStyle, withOffset: boolean): (text: string | null) => number {
  const times = timeParser(style);
  return (text) => {
    const bytes = Buffer.from(text ?? "");
    const time = times.parse(bytes, 0, bytes.length);
    return times.offset === withOffset ? time : Number.NaN;
  };
}
