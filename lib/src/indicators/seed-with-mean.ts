/**
 * Replaces the first `period` numbers of a series by their mean, at the place of the last of them. An exponential mean
 * of the result starts from a simple mean.
 *
 * `ewmMean(seedWithMean(x, 20), { span: 20 })`, short `ewmMean(x, { span: 20 }, { seed: "mean" })`, is the exponential
 * mean of TA-Lib and most trading programs. Without it, `ewmMean` starts from the first number, as pandas does. Both
 * forget their start at the same rate.
 *
 * @param x series of n values
 * @param period number of values in the mean, a positive integer
 * @returns n values: NaN before the mean, then the series unchanged; all NaN if it has fewer numbers
 * @throws RangeError when `period` is not a positive integer
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978); TA-Lib's unstable period
 * @example
 * seedWithMean(Float64Array.of(1, 2, 6, 4), 3); // → [NaN, NaN, 3, 4]
 * ewmMean(seedWithMean(Float64Array.of(1, 2, 6, 4), 3), { span: 3 }); // → [NaN, NaN, 3, 3.5]
 */
export function seedWithMean(x: Float64Array, period: number): Float64Array {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`period must be a positive integer, got ${period}`);
  const out = x.slice();
  let numbers = 0;
  let mean = 0;
  for (let i = 0; i < out.length && numbers < period; i++) {
    if (Number.isNaN(x[i]!)) continue;
    numbers++;
    mean += (x[i]! - mean) / numbers;
    out[i] = numbers === period ? mean : Number.NaN;
  }
  return out;
}
