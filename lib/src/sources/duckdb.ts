import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * Runs `work` on a fresh in-memory DuckDB, closed afterwards. DuckDB is loaded here, on first use: its library takes
 * longer to load than the sample to make.
 *
 * It works on one thread. With more, DuckDB 1.5.6 now and then returns the parts of a large CSV file in another order
 * than the file has them.
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

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Streams a query whose columns are all DOUBLE and never NULL into one Float64Array a column. */
export async function readDoubles(connection: DuckDBConnection, sql: string): Promise<Float64Array[]> {
  const result = await connection.stream(sql);
  const parts = Array.from({ length: result.columnCount }, (): Float64Array[] => []);
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    rows += chunk.rowCount;
    for (const [j, part] of parts.entries()) {
      const vector = chunk.getColumnVector(j);
      const values = new Float64Array(chunk.rowCount);
      for (let i = 0; i < values.length; i++) values[i] = vector.getItem(i) as number;
      part.push(values);
    }
  }
  return parts.map((part) => {
    const column = new Float64Array(rows);
    let at = 0;
    // Parts are let go as they are copied, so that a column is in memory twice at most.
    for (let values = part.shift(); values; values = part.shift()) {
      column.set(values, at);
      at += values.length;
    }
    return column;
  });
}
