/**
 * Relative change of each value to the one before it: (x[i] - x[i-1]) / x[i-1], a fraction.
 *
 * @param x series of n values
 * @returns n values; the first is NaN, as is every one that touches a NaN
 * @see pandas `Series.pct_change` (which computes x[i]/x[i-1] - 1: the same number, with fewer exact digits)
 * @example
 * pctChange(Float64Array.of(100, 110, 99)); // → [NaN, 0.1, -0.1]
 */
export function pctChange(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  for (let i = 1; i < x.length; i++) out[i] = (x[i]! - x[i - 1]!) / x[i - 1]!;
  return out;
}
