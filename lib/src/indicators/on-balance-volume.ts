import type { Bars } from "../bars/bars.js";

/**
 * On-balance volume: the running sum of volume, where a bar's volume counts as positive if it closes above the bar
 * before, negative if below, and not at all if equal. It starts with the first bar's volume.
 *
 * Its level depends on where the series starts, so use its changes as a feature: `diff` or `rollingZScore`.
 *
 * @param bars n bars (only close and volume are read)
 * @returns n values in shares. All values after a missing number are NaN, because it would be part of every later sum.
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
