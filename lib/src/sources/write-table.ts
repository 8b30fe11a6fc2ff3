import { literal, outputPath, withDuckdb } from "./duckdb.js";
import { insertDoubles } from "./insert-doubles.js";
import { replaceFile } from "./replace-file.js";

/**
 * Writes a table to a CSV or Parquet file, by the file's ending. The file is replaced whole, never half-written.
 *
 * Numbers are written so that reading them gives the same bits; NaN becomes an empty cell (CSV) or NULL (Parquet).
 *
 * @param path the file; ends in `.csv`, `.csv.gz` or `.parquet`
 * @param time wall-clock milliseconds of each row: the column `time`
 * @param columns numbers by name; an integer array becomes an integer column
 * @param metadata texts by key that a Parquet file carries
 * @throws when the ending is another
 * @example
 * await writeTable("output/example/table.csv", Float64Array.of(0), { price: Float64Array.of(1.5) }); // → undefined
 */
export async function writeTable(
  path: string,
  time: Float64Array,
  columns: Readonly<Record<string, Float64Array | Uint8Array>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const format = tableFormat(path);
  const pairs = Object.entries(metadata).map(([key, value]) => `${literal(key)}: ${literal(value)}`);
  const options = pairs.length === 0 ? format : `${format}, KV_METADATA {${pairs.join(", ")}}`;
  const names = ["time", ...Object.keys(columns)];
  const arrays = [time, ...Object.values(columns)];
  await withDuckdb(async (connection) => {
    await insertDoubles(connection, "rows", arrays);
    const select = names.map((name, j) => {
      const value =
        j === 0 ? `make_timestamp_ms(c${j}::BIGINT)` : arrays[j] instanceof Uint8Array ? `c${j}::UTINYINT` : `c${j}`;
      return `${value} AS "${name}"`;
    });
    await replaceFile(path, async (temporary) => {
      await connection.run(`COPY (SELECT ${select.join(", ")} FROM rows) TO ${outputPath(temporary)} (${options})`);
    });
  });
}

/**
 * DuckDB's options for the format that a file's ending names.
 *
 * @throws when the ending is neither CSV's nor Parquet's
 */
export function tableFormat(path: string): string {
  const lower = path.toLowerCase();
  if (lower.endsWith(".parquet")) return "FORMAT parquet, COMPRESSION zstd";
  if (lower.endsWith(".csv.gz")) return "FORMAT csv, HEADER, COMPRESSION gzip, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S'";
  if (lower.endsWith(".csv")) return "FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S'";
  throw new Error(`${path}: the file name's ending decides the format; use .csv, .csv.gz or .parquet`);
}
