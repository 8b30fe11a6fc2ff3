import { resolve, sep } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { requirePart } from "./optional-parts.js";

/**
 * Runs `work` on a fresh in-memory DuckDB, closed afterwards. DuckDB is loaded here, on first use: its library takes
 * longer to load than the sample to make.
 *
 * It works on one thread. With more, DuckDB 1.5.6 now and then returns the parts of a large file in another order than
 * the file has them.
 *
 * @param purpose what needs it, as a sentence begins
 */
export async function withDuckdb<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  purpose: string = "Reading rare Parquet",
): Promise<T> {
  requirePart("duckdb", purpose);
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", SETTINGS);
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** One thread, and nothing that would download and load native code, as a path such as `s3://` does by default. */
const SETTINGS = {
  threads: "1",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
};

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A path to read from, as an SQL literal that means this one file: DuckDB would take `*`, `?` and `[` for a pattern.
 *
 * @throws when a name has one of these and a backslash, which no pattern of DuckDB's can say
 */
export function inputPath(path: string): string {
  const whole = resolve(path).replaceAll(sep, "/");
  if (/[*?[]/.test(whole) && whole.includes("\\")) {
    throw new Error(`${path}: a Parquet file cannot be read from a path with a backslash and *, ? or [: rename it`);
  }
  return literal(whole.replace(/[*?[]/g, "[$&]"));
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
