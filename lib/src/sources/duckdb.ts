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

/** Rows gathered in one piece before the number of rows is known. */
const PART = 1 << 17;

/** Streams a query whose columns are all DOUBLE and never NULL into one Float64Array a column. */
export async function readDoubles(connection: DuckDBConnection, sql: string): Promise<Float64Array[]> {
  const result = await connection.stream(sql);
  const parts = Array.from({ length: result.columnCount }, (): Float64Array[] => []);
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [j, part] of parts.entries()) {
      const vector = chunk.getColumnVector(j);
      for (let i = 0, row = rows; i < chunk.rowCount; i++, row++) {
        if (row % PART === 0) part.push(new Float64Array(PART));
        part.at(-1)![row % PART] = vector.getItem(i) as number;
      }
    }
    rows += chunk.rowCount;
  }
  return parts.map((part) => {
    const column = new Float64Array(rows);
    // Parts are let go as they are copied, so that a column is in memory twice at most.
    for (let from = 0; from < rows; from += PART) column.set(part.shift()!.subarray(0, rows - from), from);
    return column;
  });
}
