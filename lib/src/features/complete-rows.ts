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
  for (const column of all) markMissing(incomplete, column);
  const out = new Uint32Array(rows.length);
  let kept = 0;
  for (let i = 0; i < rows.length; i++) if (incomplete[rows[i]!] === 0) out[kept++] = rows[i]!;
  return out.slice(0, kept);
}

/** How many values are looked at as one. */
const BLOCK = 16;

/** Writes 1 where a column is NaN. */
function markMissing(incomplete: Uint8Array, column: Float64Array): void {
  for (let from = 0; from < column.length; from += BLOCK) {
    const end = Math.min(from + BLOCK, column.length);
    // A NaN is in every sum that it is part of, so most blocks are done with an addition a value.
    if (!Number.isNaN(sumOf(column, from, end))) continue;
    for (let i = from; i < end; i++) if (Number.isNaN(column[i]!)) incomplete[i] = 1;
  }
}

/** Four sums at a time, which do not wait for one another. */
function sumOf(column: Float64Array, from: number, end: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  for (; i + 4 <= end; i += 4) {
    a += column[i]!;
    b += column[i + 1]!;
    c += column[i + 2]!;
    d += column[i + 3]!;
  }
  for (; i < end; i++) a += column[i]!;
  return a + b + c + d;
}
