import type { DuckDBConnection } from "@duckdb/node-api";
import { BAR_COLUMNS } from "../../bars/bars.js";
import { type BarBuffer, MOST_RESERVED, reserve } from "../csv/bar-buffer.js";
import { identifier, inputPath, literal } from "../duckdb.js";
import type { ColumnType, CountUnit } from "./column-type.js";
import type { ParquetTable, TextTime, TypedTime, WantedNumber, WantedRows, WrittenRows } from "./parquet-table.js";

type Cells = (string | null)[];

/** How many of a unit are a millisecond, or how many milliseconds a unit is. */
const UNITS = { s: "* 1000", ms: "", us: "// 1000", ns: "// 1000000" };
const PER_MILLISECOND = { s: 1, ms: 1, us: 1000, ns: 1_000_000 };

/** A Parquet file that DuckDB reads: whatever there is, three to ten times slower than straight into arrays. */
export async function duckdbTable(connection: DuckDBConnection, path: string): Promise<ParquetTable> {
  const query = async (sql: string): Promise<Cells[]> => (await connection.runAndReadAll(sql)).getRowsJson() as Cells[];
  const table = `read_parquet(${inputPath(path)}, hive_partitioning = false, file_row_number = true)`;
  const described = await query(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${table}`);
  const columns = described.map(([name, type]) => ({ name: name!, type: columnType(type!) }));
  const column = (j: number): string => identifier(columns[j]!.name);
  const text = (j: number): string => `${column(j)}::VARCHAR`;
  const list = (wanted: readonly number[]): string => wanted.map(text).join(", ");

  const textTime = ({ column: j, clock }: TextTime): string => {
    if (clock === undefined) return text(j);
    const day = columns[j]!.type.kind === "text" ? column(j) : `${column(j)}::DATE::VARCHAR`;
    return `${day} || ' ' || ${text(clock)}`;
  };
  const typedTime = ({ column: j, counts }: TypedTime): string => {
    if (counts === undefined) return milliseconds(`epoch_ns(${column(j)})`, "ns");
    return milliseconds(columns[j]!.type.kind === "real" ? `${column(j)}::BIGINT` : column(j), counts);
  };
  const number = ({ column: j, divisor }: WantedNumber): string => {
    const value = `TRY_CAST(${column(j)} AS DOUBLE)${divisor === 1 ? "" : ` / ${divisor}`}`;
    // What is no number at all becomes infinite, what is missing NaN.
    return `coalesce(${value}, CASE WHEN ${column(j)} IS NULL THEN 'nan' ELSE 'inf' END::DOUBLE)`;
  };

  async function* rows(
    buffer: BarBuffer,
    { time, numbers, publisher, stock }: WantedRows,
  ): AsyncGenerator<WrittenRows> {
    const where = stock ? `WHERE lower(${text(stock.column)}) = lower(${literal(stock.name)})` : "";
    const select = [
      "parse" in time ? textTime(time) : typedTime(time),
      ...Object.values(numbers).map((sum) => (sum.length === 0 ? "0::DOUBLE" : sum.map(number).join(" + "))),
      "(file_row_number + 1)::INTEGER",
      ...(publisher === undefined ? [] : [text(publisher)]),
    ];
    // Asked before the stream begins: another query ends it.
    const [[count]] = (await query(`SELECT count(*) FROM ${table} ${where}`)) as [[string]];
    reserve(buffer, Math.min(MOST_RESERVED, Number(count)));
    const result = await connection.stream(`SELECT ${select.join(", ")} FROM ${table} ${where}`);
    let read = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      const from = buffer.length;
      read += chunk.rowCount;
      reserve(buffer, chunk.rowCount);
      for (const [j, field] of ([...BAR_COLUMNS, "row"] as const).entries()) {
        const vector = chunk.getColumnVector(j);
        const value: (item: unknown) => number =
          j === 0 && "parse" in time
            ? (item) => time.parse(item as string | null)
            : (item) => (item as number | null) ?? Number.NaN;
        for (let i = 0; i < chunk.rowCount; i++) buffer[field][from + i] = value(vector.getItem(i));
      }
      const names = publisher === undefined ? undefined : chunk.getColumnVector(BAR_COLUMNS.length + 1);
      const publishers = names && Array.from({ length: chunk.rowCount }, (_, i) => names.getItem(i) as string | null);
      yield { from, to: from + chunk.rowCount, publishers };
    }
    if (read !== Number(count)) throw new Error(`gave ${read} of its ${count} rows`);
  }

  return {
    columns,
    async firstRows(most) {
      const found = await query(`SELECT ${list([...columns.keys()])} FROM ${table} LIMIT ${most}`);
      return found.map((row) => row.map((cell) => cell ?? ""));
    },
    async distinct(j) {
      const found = await query(`SELECT DISTINCT ${text(j)} AS symbol FROM ${table} ORDER BY symbol`);
      return found.map(([name]) => name ?? "");
    },
    async days(time) {
      const day = `regexp_extract(${textTime(time)}, '^\\s*[^ ,]+')`;
      const found = await query(`SELECT ${day} AS day, min(file_row_number) + 1 FROM ${table} GROUP BY day ORDER BY 2`);
      return found.map(([name, row]) => [name ?? "", Number(row)] as const);
    },
    cells: async (row, wanted) =>
      (await query(`SELECT ${list(wanted)} FROM ${table} WHERE file_row_number = ${row - 1}`))[0]!,
    rows,
    async note(key) {
      const [found] = await query(
        `SELECT decode(value) FROM parquet_kv_metadata(${inputPath(path)}) WHERE decode(key) = ${literal(key)}`,
      );
      return found?.[0] ?? undefined;
    },
  };
}

function milliseconds(value: string, unit: CountUnit): string {
  return `(${value} ${UNITS[unit]})::DOUBLE + CASE WHEN ${value} % ${PER_MILLISECOND[unit]} <> 0 THEN 0.5 ELSE 0 END`;
}

/** The type that DuckDB names. */
function columnType(name: string): ColumnType {
  if (name === "VARCHAR") return { kind: "text" };
  if (name === "DOUBLE" || name === "FLOAT") return { kind: "real", bits: name === "DOUBLE" ? 64 : 32 };
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(name)) return { kind: "whole", isUnsigned: name.startsWith("U") };
  if (name.startsWith("TIMESTAMP")) {
    return { kind: "timestamp", unit: "ns", isUtc: name === "TIMESTAMP WITH TIME ZONE" };
  }
  return { kind: "other" };
}
