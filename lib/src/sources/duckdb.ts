import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * Runs `work` on a fresh in-memory DuckDB, closed afterwards. DuckDB is loaded here, on first use: its library takes
 * longer to load than the sample to make.
 *
 * It works on one thread. With more, DuckDB 1.5.6 now and then returns the parts of a large file in another order than
 * the file has them.
 */
export async function withDuckdb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Runs an SQL statement and returns its rows as text. */
export type Query = (sql: string) => Promise<(string | null)[][]>;

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
