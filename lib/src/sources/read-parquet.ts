import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { isSound, valueFault } from "../bars/bar-fault.js";
import { BAR_COLUMNS } from "../bars/bars.js";
import { quoted } from "../util/excerpt.js";
import { oneLine } from "../util/one-line.js";
import { formatTime } from "../util/time.js";
import { NOTE_KEY, parseNote } from "./bars-note.js";
import type { BarBuffer } from "./csv/bar-buffer.js";
import { type BarColumns, columnsByName, type Field } from "./csv/bar-columns.js";
import { splitTuples } from "./csv/column-names.js";
import { dateJudge, orderSentence } from "./csv/date-order.js";
import { NO_VOLUME } from "./csv/find-format.js";
import { announce, detectLayout } from "./csv/layouts.js";
import { publisherMerger } from "./csv/merge-publishers.js";
import { timeParser, unitOf } from "./csv/parse-time.js";
import type { FileFacts, ReadOptions } from "./csv/read-csv.js";
import { PLAIN_STYLE, type TimeStyle, timeStyle } from "./csv/time-style.js";
import { withDuckdb } from "./duckdb.js";
import { type BarFile, PARQUET_MAGIC } from "./find-files.js";
import { duckdbTable } from "./parquet/duckdb-table.js";
import { flatTable } from "./parquet/flat-table.js";
import type { ParquetColumn, ParquetTable, TextTime, TypedTime, WantedNumber } from "./parquet/parquet-table.js";

/** How the time of each row is written. */
type TimeColumn =
  | { readonly text: TextTime }
  | { readonly typed: TypedTime; readonly isUtc: boolean; readonly says?: string };

/** This many rows are examined before the first is read. */
const MOST_ROWS = 500;
/** Larger files are not read into memory whole. */
const LARGEST = 1 << 30;

/**
 * Appends the bars of a Parquet file to a buffer, with times as the file writes and stamps them.
 *
 * DuckDB reads what is not read straight into arrays: very large files, rare types and encodings.
 *
 * @throws naming the file, and the row and value where one is at fault (the first bar is row 1)
 */
export async function readParquet(file: BarFile, buffer: BarBuffer, options: ReadOptions): Promise<FileFacts> {
  const { path, disk } = file;
  const refused = (error: unknown): Error =>
    new Error(`${path}: not a Parquet file that can be read: ${oneLine((error as Error).message.split("\n")[0]!)}`);
  const isPacked = path !== disk.path || disk.magic !== PARQUET_MAGIC;
  if (isPacked || disk.size <= LARGEST) {
    const bytes = isPacked ? await unpacked(file, refused) : await disk.whole();
    const table = await flatTable(bytes).catch((error) => {
      throw refused(error);
    });
    const facts = await readTable(table, table.reads, path, buffer, options, refused);
    if (facts) return facts;
  }
  if (isPacked) throw new Error(`${path}: this kind of Parquet cannot be read packed: unpack it first`);
  if (disk.isPiped)
    throw new Error(`${path}: this kind of Parquet cannot be read from a pipe: save it to a file first`);
  const byDuckdb = async (connection: DuckDBConnection): Promise<FileFacts> => {
    const table = await duckdbTable(connection, path).catch((error) => {
      throw refused(error);
    });
    return (await readTable(table, () => true, path, buffer, options, refused))!;
  };
  return withDuckdb(byDuckdb, `${path}: Parquet of this size, or with columns of this kind,`);
}

/** All bytes of a file that is packed, or in a zip. */
async function unpacked({ path, chunks }: BarFile, refused: (error: unknown) => Error): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of chunks()) {
      length += piece.length;
      if (length > LARGEST) throw new Error("it unpacks to more than 1 GiB: unpack it first");
      pieces.push(Buffer.from(piece));
    }
  } catch (error) {
    throw (error as Error).message.startsWith(path) ? error : refused(error);
  }
  return Buffer.concat(pieces);
}

/** Reads a table's bars; undefined where the columns that they need are of another kind. */
async function readTable(
  table: ParquetTable,
  reads: (columns: readonly number[]) => boolean,
  path: string,
  buffer: BarBuffer,
  options: ReadOptions,
  refused: (error: unknown) => Error,
): Promise<FileFacts | undefined> {
  const name = basename(path);
  const orRefuse = async <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error) => {
      throw refused(error);
    });
  const { columns } = table;
  const written = columns.map((column) => column.name);
  const firstRows = await orRefuse(table.firstRows(MOST_ROWS));
  const cells = firstRows[0] ?? [];
  const { names, tickers } = splitTuples(written) ?? { names: written };
  const { columns: found, says, zone: namedZone } = columnsByName(names, path, firstRows, { ...options, tickers });
  if (!reads(columnsIn(found))) return undefined;
  const seen = { header: names, hasTickers: tickers !== undefined, cells, fileName: name };
  const layout = options.layout === "auto" ? detectLayout(seen) : options.layout;
  if (options.layout === "auto" && layout !== "plain") options.report(`${name}: ${announce(layout)}`);
  for (const line of says) options.report(`${name}: ${line}`);
  if (found.volume < 0) options.report(`${name}: ${NO_VOLUME}`);
  if (firstRows.length === 0) return { layout, isUtc: false, symbols: new Set(), merged: 0 };

  const symbols = new Set(found.symbol === undefined ? [] : await orRefuse(table.distinct(found.symbol)));
  const time = timeColumn(columns, found, cells);
  const style = "text" in time ? await orRefuse(styleOf(table, time.text, firstRows, path, options)) : PLAIN_STYLE;
  const isOffset = "text" in time && hasOffset(style, firstRows[0]![found.time]!);
  const isTypedUtc = "typed" in time && time.isUtc;
  const zone = isOffset || isTypedUtc ? undefined : (style.zone ?? namedZone);
  const isUtc = isOffset || isTypedUtc || zone === "UTC";
  const naive = zone === undefined ? "times carry no zone" : `times are in ${zone}`;
  const typed = "typed" in time ? time.says : undefined;
  options.report(`${name}: ${typed ?? (isOffset ? "times carry their zone" : naive)}`);
  if (style.orderWhy !== undefined) options.report(`${name}: ${style.orderWhy}`);
  const number = (column: number, field: Field): WantedNumber => {
    const isScaled = layout === "databento" && field !== "volume" && columns[column]!.type.kind === "whole";
    return { column, divisor: isScaled ? 1e9 : 1 };
  };
  const numbersOf = (field: Field): WantedNumber[] => {
    if (found[field] < 0) return [];
    const rest = field === "volume" ? found.volumeRest : undefined;
    return [number(found[field], field), ...(rest === undefined ? [] : [number(rest, field)])];
  };
  const { symbol } = found;
  // Where each column is one stock's, none of the rows is another's.
  const chosen = tickers ? undefined : options.symbol;
  const wanted = chosen ?? symbols.values().next().value;
  const stock =
    symbol === undefined || wanted === undefined || (chosen === undefined && symbols.size < 2)
      ? undefined
      : { column: symbol, name: wanted };
  const rows = table.rows(buffer, {
    time: "text" in time ? { ...time.text, parse: textParser(style, isOffset) } : time.typed,
    numbers: {
      open: numbersOf("open"),
      high: numbersOf("high"),
      low: numbersOf("low"),
      close: numbersOf("close"),
      volume: numbersOf("volume"),
    },
    publisher: found.publisher,
    stock,
  });

  const merger = publisherMerger(buffer);
  const rowOf = (i: number): number => buffer.row[i]!;
  const refuse = (i: number): void => {
    if (options.keepFaults) return;
    const fault = valueFault(buffer, i);
    if (fault !== undefined) throw new Error(`${path}: row ${rowOf(i)} (${formatTime(buffer.time[i]!)}): ${fault}`);
  };
  const badCell = async (i: number, field: Field): Promise<never> => {
    const written = [found[field], ...(field === "time" && found.clock !== undefined ? [found.clock] : [])];
    const cell = await orRefuse(table.cells(rowOf(i), written));
    const value = cell.map((part) => part ?? "").join(" ");
    const wanted = field === "time" ? "a date and time written as in row 1" : "a number";
    const fault = value.trim() === "" ? "empty" : `${quoted(value, 60)}, not ${wanted}`;
    throw new Error(`${path}: row ${rowOf(i)}: ${field} is ${fault}`);
  };
  for (;;) {
    const { value: piece } = await orRefuse(rows.next());
    if (!piece) break;
    const { from, to, publishers } = piece;
    for (let i = from; i < to; i++) {
      if (!publishers && i === buffer.length) {
        i = firstUnsound(buffer, i, to);
        buffer.length = i;
        if (i === to) break;
      }
      buffer.hasUnsound = true;
      const at = buffer.length;
      // A merged bar leaves a gap that the next one closes.
      if (at < i) for (const field of [...BAR_COLUMNS, "row"] as const) buffer[field][at] = buffer[field][i]!;
      if (Number.isNaN(buffer.time[at]!)) await badCell(at, "time");
      for (const field of BAR_COLUMNS.slice(1)) {
        if (Math.abs(buffer[field][at]!) === Number.POSITIVE_INFINITY) await badCell(at, field);
      }
      if (publishers) {
        refuse(at);
        if (merger.merge(at, String(publishers[i - from]))) continue;
      }
      refuse(at);
      buffer.length++;
    }
  }
  const note = await orRefuse(table.note(NOTE_KEY));
  return {
    note: note === undefined ? undefined : parseNote(note, path),
    layout,
    isUtc,
    ...(zone !== undefined && zone !== "UTC" && { zone }),
    symbols: new Set([...(tickers ?? []).filter((ticker) => ticker !== ""), ...symbols]),
    merged: merger.merged(),
  };
}

/** The first of the bars that the quick check does not pass. */
function firstUnsound({ time, open, high, low, close, volume }: BarBuffer, from: number, to: number): number {
  let i = from;
  while (i < to && isSound(time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!)) i++;
  return i;
}

/** All columns that bars are made of. */
function columnsIn({ volume, volumeRest, clock, symbol, publisher, ...others }: BarColumns): number[] {
  const optional = [volume < 0 ? undefined : volume, volumeRest, clock, symbol, publisher];
  return [...Object.values(others), ...optional.filter((column) => column !== undefined)];
}

function timeColumn(
  columns: readonly ParquetColumn[],
  { time, clock }: BarColumns,
  cells: readonly string[],
): TimeColumn {
  const { type } = columns[time]!;
  if (clock !== undefined) return { text: { column: time, clock } };
  if (type.kind === "timestamp") {
    return { typed: { column: time }, isUtc: type.isUtc, ...(type.isUtc && { says: "times carry their zone" }) };
  }
  const unit = unitOf(cells[time]!);
  const isCount = unit !== "text" && (type.kind === "whole" || (type.kind === "real" && type.bits === 64));
  if (!isCount) return { text: { column: time } };
  return { typed: { column: time, counts: unit }, isUtc: true, says: `times count ${unit} since 1970 in UTC` };
}

/** How times are written as text, all dates being looked at where the first ones leave the order of their numbers open. */
async function styleOf(
  table: ParquetTable,
  time: TextTime,
  [first = []]: readonly (readonly string[])[],
  path: string,
  options: ReadOptions,
): Promise<TimeStyle> {
  const isOfDay = time.clock !== undefined && table.columns[time.column]!.type.kind !== "text";
  const day = isOfDay ? first[time.column]!.slice(0, 10) : first[time.column]!;
  const style = timeStyle([time.clock === undefined ? day : `${day} ${first[time.clock]}`], [], options.dates);
  if (style.order !== undefined) return style;
  const judge = dateJudge();
  for (const [name, row] of await table.days(time)) if (judge.add(name.trim(), path, row)) break;
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
