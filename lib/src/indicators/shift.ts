/**
 * Shifts a series by whole steps: later for positive `periods`, earlier for negative ones.
 *
 * @param x series of n values
 * @param periods steps, an integer
 * @returns n values; NaN where there is no value
 * @throws RangeError when `periods` is not an integer
 * @see pandas `Series.shift`
 * @example
 * shift(Float64Array.of(1, 2, 3), 1); // → [NaN, 1, 2]
 * shift(Float64Array.of(1, 2, 3), -1); // → [2, 3, NaN]
 */
export function shift(x: Float64Array, periods: number): Float64Array {
  if (!Number.isInteger(periods)) throw new RangeError(`periods must be an integer, got ${periods}`);
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i - periods] ?? Number.NaN;
  return out;
}
