import { writeCsv } from "./csv/write-csv.js";
import type { OutColumn } from "./parquet/plain-page.js";
import { writeParquet } from "./parquet/write-parquet.js";
import { replaceFile } from "./replace-file.js";

/**
 * Writes a table to a CSV or Parquet file, by the file's ending. The file is replaced whole, never half-written.
 *
 * Numbers are written so that reading them gives the same bits; NaN becomes an empty cell (CSV) or NULL (Parquet).
 *
 * @param path the file; ends in `.csv`, `.csv.gz` or `.parquet`
 * @param time wall-clock milliseconds of each row: the column `time`
 * @param columns numbers by name, as many as there are times; an integer array becomes an integer column
 * @param metadata texts by key that a Parquet file carries
 * @throws when the ending is another
 * @example
 * await writeTable("output/example/table.csv", Float64Array.of(0), { price: Float64Array.of(1.5) }); // → undefined
 */
export async function writeTable(
  path: string,
  time: Float64Array,
  columns: Readonly<Record<string, Float64Array | Uint8Array | Int32Array | Uint32Array>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const format = tableFormat(path);
  const named = Object.entries(columns).map(([name, values]): OutColumn => ({ name, values }));
  const all: OutColumn[] = [{ name: "time", values: time, time: "wall clock" }, ...named];
  await replaceFile(path, (temporary) =>
    format === "parquet" ? writeParquet(temporary, all, metadata) : writeCsv(temporary, all, format === "csv.gz"),
  );
}

/**
 * The format that a file's ending names.
 *
 * @throws when the ending is neither CSV's nor Parquet's
 */
export function tableFormat(path: string): "csv" | "csv.gz" | "parquet" {
  const lower = path.toLowerCase();
  if (lower.endsWith(".parquet")) return "parquet";
  if (lower.endsWith(".csv.gz")) return "csv.gz";
  if (lower.endsWith(".csv")) return "csv";
  throw new Error(`${path}: the file name's ending decides the format; use .csv, .csv.gz or .parquet`);
}
