/**
 * Those of the given rows in which no column is NaN.
 *
 * @param columns columns by name, of one length
 * @param rows row numbers from 0
 * @returns the complete ones, in the order given
 * @see pandas `DataFrame.dropna`
 * @example
 * completeRows({ a: Float64Array.of(1, NaN, 3) }, Uint32Array.of(0, 1, 2)); // → [0, 2]
 */
export function completeRows(columns: Readonly<Record<string, Float64Array>>, rows: Uint32Array): Uint32Array {
  const incomplete = new Uint8Array(rows.length);
  for (const column of Object.values(columns)) {
    for (let i = 0; i < rows.length; i++) if (Number.isNaN(column[rows[i]!]!)) incomplete[i] = 1;
  }
  return rows.filter((_, i) => incomplete[i] === 0);
}
