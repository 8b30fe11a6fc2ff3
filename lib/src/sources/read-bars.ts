import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { BAR_COLUMNS, type Bars, NEW_YORK } from "../bars/bars.js";
import { checkBars } from "../bars/check-bars.js";
import { formatTime, MINUTE } from "../bars/time.js";
import type { Field } from "./bar-columns.js";
import { literal, readDoubles, withDuckdb } from "./duckdb.js";
import { type BarTable, type Column, openCsv, openParquet } from "./open-table.js";
import type { Report } from "./report.js";

/** How to read a file of minute bars. */
export interface ReadBarsOptions {
  /** IANA name of the zone of times that carry none. */
  readonly zone: string;
  readonly symbol: string;
  /** Told what was decided about the file, a line a time. */
  readonly report: Report;
  /** What to do with rows that no exchange could have made: refuse the file (default), or keep them for the audit. */
  readonly faults?: "refuse" | "keep";
}

/** Texts that mean "no number here". */
const MISSING = "('', 'nan', 'null', 'none', 'na', 'n/a')";
/** A time of day followed by an offset, Z or UTC. */
const OFFSET = "':\\d\\d.*([Zz]|UTC|[+-]\\d\\d(:?\\d\\d)?)$'";

/**
 * Reads minute bars from a CSV file (plain or gzip) or a Parquet file, into New York time.
 *
 * Columns are found by name in any case (`timestamp`, `datetime`, `time` or `date`; `open`, `high`, `low`, `close`,
 * `volume`), or by position in a CSV without a header. Times with an offset mean what they say, others are wall clock
 * of `zone`. Empty prices are NaN.
 *
 * @param path the file
 * @returns bars as they stand in the file, all hours, stamped as the file stamps them (`stamp` says "start" until
 * `decideStamp` knows better)
 * @throws naming the file, and the row and value where one is at fault (the first bar is row 1)
 */
export async function readBars(path: string, options: ReadBarsOptions): Promise<Bars> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new Error(`${path}: no such file`);
  if (!info.isFile()) throw new Error(`${path}: not a file`);
  return withDuckdb(async (connection) => {
    const parquet = path.toLowerCase().endsWith(".parquet");
    const table = await (parquet ? openParquet(connection, path) : openCsv(path, options.report));
    return readTable(connection, table, path, options);
  });
}

async function readTable(
  connection: DuckDBConnection,
  table: BarTable,
  path: string,
  { zone, symbol, report, faults = "refuse" }: ReadBarsOptions,
): Promise<Bars> {
  await connection.run(`SET TimeZone = ${literal(zone)}`).catch(() => {
    throw new Error(`zone "${zone}" is not known: write an IANA name such as America/New_York or UTC`);
  });
  const [clock, ...numbers] = BAR_COLUMNS.map((field) => table.columns[field]);
  const failed = (error: Error): never => {
    throw new Error(`${path}: ${csvFault(error.message)}`);
  };
  const first = await connection.runAndReadAll(`SELECT ${offsetSql(clock!)} FROM ${table.from} LIMIT 1`).catch(failed);
  const withOffset = first.getRowsJson()[0]?.[0] === true;
  // Wall clock of New York is what we want already: converting it to itself would take most of the time.
  const select = [timeSql(clock!, withOffset, zone === NEW_YORK && !withOffset), ...numbers.map(numberSql)];
  const columns = await readDoubles(connection, `SELECT ${select.join(", ")} FROM ${table.from}`).catch(failed);
  const [time, open, high, low, close, volume] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const bars: Bars = {
    symbol,
    zone: NEW_YORK,
    interval: MINUTE,
    stamp: "start",
    time,
    open,
    high,
    low,
    close,
    volume,
  };
  if (time.length === 0) throw new Error(`${path}: no bars in it`);

  for (const [j, field] of BAR_COLUMNS.entries()) {
    const isBad = field === "time" ? Number.isNaN : (value: number) => Math.abs(value) === Number.POSITIVE_INFINITY;
    const bad = columns[j]!.findIndex(isBad);
    if (bad < 0) continue;
    const column = table.columns[field];
    const cell = await connection.runAndReadAll(
      `SELECT ${column.sql}::VARCHAR, ${offsetSql(column)} FROM ${table.from} LIMIT 1 OFFSET ${bad}`,
    );
    const [text, offset] = cell.getRowsJson()[0]!;
    throw new Error(
      `${path}: row ${bad + 1}: ${field} is ${badCell(field, text as string | null, offset !== withOffset)}`,
    );
  }
  if (faults === "refuse") checkBars(bars, path);
  const name = basename(path);
  report(`${name}: times ${withOffset ? "carry their zone" : `carry no zone, taken as ${zone}`}`);
  const missing = [open, high, low, close, volume].reduce((n, column) => n + column.filter(Number.isNaN).length, 0);
  if (missing > 0) report(`${name}: ${missing} prices or volumes are missing`);
  checkSpacing(time, path);
  return bars;
}

/** Whether a time carries its zone. */
function offsetSql({ sql, type }: Column): string {
  if (type !== "VARCHAR") return String(type === "TIMESTAMP WITH TIME ZONE");
  return `coalesce(regexp_matches(${sql}, ${OFFSET}), false)`;
}

/** A time as milliseconds of New York's wall clock, NaN where it is none or where not all have an offset or none has. */
function timeSql(column: Column, withOffset: boolean, isNewYork: boolean): string {
  // A time without an offset is taken in the session's zone, one with an offset as it says.
  const { sql, type } = column;
  const moment = isNewYork
    ? `TRY_CAST(${sql} AS TIMESTAMP)`
    : `timezone('${NEW_YORK}', TRY_CAST(${sql} AS TIMESTAMPTZ))`;
  const alike = type === "VARCHAR" ? `${offsetSql(column)} = ${withOffset}` : "true";
  return `CASE WHEN ${alike} THEN coalesce(epoch_ms(${moment})::DOUBLE, 'nan'::DOUBLE) ELSE 'nan'::DOUBLE END`;
}

/** A number, NaN where it is missing, infinite where it is no number. */
function numberSql({ sql, type }: Column): string {
  const missing = type === "VARCHAR" ? `${sql} IS NULL OR trim(lower(${sql})) IN ${MISSING}` : `${sql} IS NULL`;
  return `coalesce(TRY_CAST(${sql} AS DOUBLE), CASE WHEN ${missing} THEN 'nan' ELSE 'inf' END::DOUBLE)`;
}

/** Minute bars that lie a minute apart somewhere; else they are longer bars, which this flow must not take for minutes. */
function checkSpacing(time: Float64Array, path: string): void {
  let closest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < time.length; i++) closest = Math.min(closest, time[i]! - time[i - 1]!);
  if (closest > MINUTE && closest < Number.POSITIVE_INFINITY) {
    const first = formatTime(time[0]!);
    throw new Error(
      `${path}: the closest bars are ${closest / MINUTE} minutes apart (from ${first} on): not minute bars`,
    );
  }
}

function firstOf(message: string): string {
  return message.split("\n")[0]!;
}

/** What is wrong with a cell. */
function badCell(field: Field, text: string | null, unlikeTheFirst: boolean): string {
  if (text === null) return "empty";
  if (field !== "time") return `"${text}", not a number`;
  if (unlikeTheFirst)
    return `"${text}", but only one of it and the first row's time carries an offset: make them alike`;
  return `"${text}", not a date and time such as 2018-01-02 09:30:00`;
}

/** DuckDB's account of a file it cannot parse, in one line. */
function csvFault(message: string): string {
  const line = /Error on Line: (\d+)/.exec(message)?.[1];
  const count = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (line && count) return `line ${line}: ${count[2]} columns where ${count[1]} belong`;
  if (line && /unterminated quote/.test(message)) return `line ${line}: a quote is opened and never closed`;
  if (/invalid state/.test(message)) return "line endings of two kinds, or a quote inside a cell: save it as plain CSV";
  return firstOf(message);
}
