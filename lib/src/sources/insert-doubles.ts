import type { DuckDBConnection } from "@duckdb/node-api";

/** Rows sent to DuckDB at a time: its own vector size. */
const CHUNK = 2048;

/** Makes a table with the columns c0, c1, ... from arrays of one length; NaN becomes NULL. */
export async function insertDoubles(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Float64Array[],
): Promise<void> {
  const { DOUBLE, DuckDBDataChunk } = await import("@duckdb/node-api");
  await connection.run(`CREATE TABLE ${table} (${columns.map((_, j) => `c${j} DOUBLE`).join(", ")})`);
  const appender = await connection.createAppender(table);
  const length = columns[0]!.length;
  for (let from = 0; from < length; from += CHUNK) {
    const rows = Math.min(CHUNK, length - from);
    const chunk = DuckDBDataChunk.create(
      columns.map(() => DOUBLE),
      rows,
    );
    for (const [j, column] of columns.entries()) {
      const values = Array.from(column.subarray(from, from + rows), (value) => (Number.isNaN(value) ? null : value));
      chunk.setColumnValues(j, values);
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
