import type { Bars } from "../bars/bars.js";
import { wilderMean } from "./ewm-mean.js";
import { trueRange } from "./true-range.js";

/**
 * Average True Range: Wilder's mean of the true range, seeded by the first bar's.
 *
 * @param bars n bars (only high, low and close are read)
 * @param period Wilder's period
 * @returns n values in price units
 * @throws RangeError when `period` is below 1
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978), whose mean starts from a simple one instead
 * @example
 * atr({ high: Float64Array.of(11, 15), low: Float64Array.of(9, 14), close: Float64Array.of(10, 14) }, 2); // → [2, 3.5]
 */
export function atr(bars: Pick<Bars, "high" | "low" | "close">, period: number = 14): Float64Array {
  return wilderMean(trueRange(bars), period);
}
