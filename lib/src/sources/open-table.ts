import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { BAR_COLUMNS } from "../bars/bars.js";
import { columnsByName, columnsByPosition, type Field, isHeader } from "./bar-columns.js";
import { identifier, literal } from "./duckdb.js";
import { firstLine } from "./first-line.js";
import type { Report } from "./report.js";

/** A column as DuckDB sees it. */
export interface Column {
  /** SQL that names it. */
  readonly sql: string;
  /** DuckDB's name of its type; every column of a CSV is VARCHAR. */
  readonly type: string;
}

/** A file of bars as DuckDB sees it. */
export interface BarTable {
  /** SQL that reads it. */
  readonly from: string;
  readonly columns: { readonly [field in Field]: Column };
}

/** Opens a Parquet file and finds its columns. */
export async function openParquet(connection: DuckDBConnection, path: string): Promise<BarTable> {
  const from = `read_parquet(${literal(path)})`;
  const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`).catch((error: Error) => {
    throw new Error(`${path}: not a Parquet file that can be read: ${error.message.split("\n")[0]}`);
  });
  const columns = description.getRowsJson().map(([name, type]) => [String(name), String(type)] as const);
  const numbers = columnsByName(
    columns.map(([name]) => name),
    path,
  );
  return {
    from,
    columns: forEachField((field) => {
      const [name, type] = columns[numbers[field]]!;
      return { sql: identifier(name), type };
    }),
  };
}

/** Bytes of a file that DuckDB holds at a time; its own default, 32 MB, is more than most files of bars need. */
const BUFFER = 1 << 22;

/** Opens a CSV file, plain or gzip, finds its delimiter, header and columns, and says what it found. */
export async function openCsv(path: string, report: Report): Promise<BarTable> {
  const line = await firstLine(path).catch((error: Error) => {
    throw new Error(`${path}: cannot be read: ${error.message}`);
  });
  const delimiter = [",", ";", "\t", "|"].find((candidate) => line.includes(candidate));
  if (!delimiter) {
    throw new Error(
      line === ""
        ? `${path}: the first line is empty`
        : `${path}: the first line has no comma, semicolon, tab or bar between columns: ${line.slice(0, 80)}`,
    );
  }
  const cells = line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const header = isHeader(cells);
  const columns = header ? columnsByName(cells, path) : columnsByPosition(cells, path);
  const found = BAR_COLUMNS.map((field) => (header ? cells[columns[field]] : field)).join(", ");
  report(`${basename(path)}: columns ${header ? "by name" : "by position, for there is no header"}: ${found}`);
  const from =
    `read_csv(${literal(path)}, auto_detect = false, buffer_size = ${BUFFER}, header = false, skip = ${header ? 1 : 0}, ` +
    `delim = ${literal(delimiter)}, quote = '"', escape = '"', ` +
    `columns = {${cells.map((_, j) => `c${j}: 'VARCHAR'`).join(", ")}})`;
  return { from, columns: forEachField((field) => ({ sql: `c${columns[field]}`, type: "VARCHAR" })) };
}

function forEachField<T>(value: (field: Field) => T): { [field in Field]: T } {
  return Object.fromEntries(BAR_COLUMNS.map((field) => [field, value(field)])) as { [field in Field]: T };
}
