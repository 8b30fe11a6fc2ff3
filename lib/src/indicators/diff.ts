/**
 * Difference between each value and the one before it.
 *
 * @param x series of n values
 * @returns n values; NaN for the first, and wherever a NaN is involved
 * @see pandas `Series.diff`
 * @example
 * diff(Float64Array.of(1, 4, 9)); // → [NaN, 3, 5]
 */
export function diff(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  for (let i = 1; i < x.length; i++) out[i] = x[i]! - x[i - 1]!;
  return out;
}
