import { fillDiff } from "./diff.js";
import { fillWilderMean } from "./ewm-mean.js";
import type { SeedOptions } from "./seed.js";

/**
 * Relative Strength Index: 100 - 100 / (1 + up / (down + 1e-9)), where up and down are Wilder's means of the rises and
 * the falls. From 0 (only falls) to 100 (only rises); a price that never moves gives 0, not 50.
 *
 * @param close series of n prices
 * @param period Wilder's period
 * @param options `{ seed: "mean" }` starts both means from the simple mean of the first `period` changes; by default
 * from the first change, so that early values depend on few prices
 * @returns n values; the first is NaN, or the first `period` with `seed: "mean"`
 * @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978), and TA-Lib `RSI`, whose seed is the mean
 * @example
 * rsi(Float64Array.of(10, 11, 10, 11), 2); // → [NaN, 100, 50, 75]
 * rsi(Float64Array.of(10, 11, 10, 11), 2, { seed: "mean" }); // → [NaN, NaN, 50, 75]
 */
export function rsi(close: Float64Array, period: number = 14, options: SeedOptions = {}): Float64Array {
  return fillRsi(new Float64Array(close.length), new Float64Array(close.length), close, period, options);
}

/** Writes the index into `out`, and into `fall` what is only needed on the way. */
export function fillRsi(
  out: Float64Array,
  fall: Float64Array,
  close: Float64Array,
  period: number,
  options: SeedOptions,
): Float64Array {
  const rise = fillDiff(out, close);
  // The first change is NaN and stays NaN in both: Math.max returns NaN when an argument is.
  for (let i = 0; i < rise.length; i++) {
    fall[i] = Math.max(-rise[i]!, 0);
    rise[i] = Math.max(rise[i]!, 0);
  }
  const up = fillWilderMean(rise, rise, period, options);
  const down = fillWilderMean(fall, fall, period, options);
  for (let i = 0; i < out.length; i++) out[i] = 100 - 100 / (1 + up[i]! / (down[i]! + 1e-9));
  return out;
}
