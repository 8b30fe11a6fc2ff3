import type { Bars } from "../bars/bars.js";

/**
 * On-balance volume: the running sum of volume, a bar's counting as positive when it closes above the one before, as
 * negative when below, and not at all when level. It starts with the first bar's volume.
 *
 * Its level depends on where the series starts, so a model wants its changes: `diff` or `rollingZScore` of it.
 *
 * @param bars n bars (only close and volume are read)
 * @returns n values in shares. From a missing number on all are NaN: what was missed would belong to every later sum.
 * @see Granville, "New Key to Stock Market Profits" (1963); TA-Lib `OBV`
 * @example
 * onBalanceVolume({ close: Float64Array.of(10, 11, 11, 9), volume: Float64Array.of(5, 3, 4, 2) }); // → [5, 8, 8, 6]
 */
export function onBalanceVolume(bars: Pick<Bars, "close" | "volume">): Float64Array {
  const { close, volume } = bars;
  const out = new Float64Array(close.length);
  let balance = 0;
  let previous = Number.NEGATIVE_INFINITY; // so that the first bar closes above
  for (let i = 0; i < out.length; i++) {
    balance += Math.sign(close[i]! - previous) * volume[i]!; // the sign of NaN is NaN
    out[i] = balance;
    previous = close[i]!;
  }
  return out;
}
