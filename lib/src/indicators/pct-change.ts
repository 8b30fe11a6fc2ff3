/**
 * Relative change from the value k steps earlier: (x[i] - x[i-k]) / x[i-k], a fraction. For prices, the return of
 * holding for k bars.
 *
 * @param x series of n values
 * @param periods the steps k, a positive integer: a change to a later value would look ahead
 * @returns n values; NaN for the first k, and wherever a NaN is involved
 * @throws RangeError when `periods` is not a positive integer
 * @see pandas `Series.pct_change` (which computes x[i]/x[i-k] - 1: the same number with more rounding)
 * @example
 * pctChange(Float64Array.of(100, 110, 99)); // → [NaN, 0.1, -0.1]
 * pctChange(Float64Array.of(100, 110, 99), 2); // → [NaN, NaN, -0.01]
 */
export function pctChange(x: Float64Array, periods: number = 1): Float64Array {
  if (!Number.isInteger(periods) || periods < 1) {
    throw new RangeError(`periods must be a positive integer, got ${periods}`);
  }
  const out = new Float64Array(x.length).fill(Number.NaN, 0, periods);
  for (let i = periods; i < x.length; i++) out[i] = (x[i]! - x[i - periods]!) / x[i - periods]!;
  return out;
}
