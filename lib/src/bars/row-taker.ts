import { takeColumn } from "./bars.js";

/**
 * Takes the same rows of one column after another. Where each row is the one after the row before, as in parts in time, what it
 * gives is a view of the column: nothing is copied.
 *
 * @param rows row numbers from 0
 * @returns gives the values of a column at these rows, in that order
 * @example
 * rowTaker(Uint32Array.of(1, 2))(Float64Array.of(5, 6, 7)); // → [6, 7]
 */
export function rowTaker(rows: Uint32Array): (column: Float64Array) => Float64Array {
  const first = rows[0] ?? 0;
  for (let i = 0; i < rows.length; i++) if (rows[i] !== first + i) return (column) => takeColumn(column, rows);
  return (column) => column.subarray(first, first + rows.length);
}
