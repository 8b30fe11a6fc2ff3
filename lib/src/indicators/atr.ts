import type { Bars } from "../bars/bars.js";
import { fillWilderMean } from "./ewm-mean.js";
import type { SeedOptions } from "./seed.js";
import { trueRange } from "./true-range.js";

/**
 * Average True Range: Wilder's mean of the true range.
 *
 * @param bars n bars (only high, low and close are read)
 * @param period Wilder's period
 * @param options `{ seed: "mean" }` starts from the simple mean of the first `period` true ranges and is NaN before it;
 * by default from the first true range
 * @returns n values in price units
 * @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978), whose seed is the mean; TA-Lib `ATR` does too, but
 * counts true ranges from the second bar
 * @example
 * atr({ high: Float64Array.of(11, 15), low: Float64Array.of(9, 14), close: Float64Array.of(10, 14) }, 2); // → [2, 3.5]
 */
export function atr(
  bars: Pick<Bars, "high" | "low" | "close">,
  period: number = 14,
  options: SeedOptions = {},
): Float64Array {
  const range = trueRange(bars);
  return fillWilderMean(range, range, period, options);
}
