/**
 * Keeps the rows in which no column is NaN.
 *
 * @param columns columns of equal length by name
 * @param rows row numbers from 0
 * @returns the complete rows, in the given order
 * @see pandas `DataFrame.dropna`
 * @example
 * completeRows({ a: Float64Array.of(1, NaN, 3) }, Uint32Array.of(0, 1, 2)); // → [0, 2]
 */
export function completeRows(columns: Readonly<Record<string, Float64Array>>, rows: Uint32Array): Uint32Array {
  const all = Object.values(columns);
  const incomplete = new Uint8Array(all[0]?.length ?? 0);
  for (const column of all) {
    for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i]!)) incomplete[i] = 1;
  }
  const out = new Uint32Array(rows.length);
  let kept = 0;
  for (let i = 0; i < rows.length; i++) if (incomplete[rows[i]!] === 0) out[kept++] = rows[i]!;
  return out.slice(0, kept);
}
