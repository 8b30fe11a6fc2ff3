import type { Bars } from "../bars/bars.js";

/**
 * True range: the largest of high - low, |high - previous close| and |low - previous close|; the first bar's is
 * high - low.
 *
 * @param bars n bars (only high, low and close are read)
 * @returns n values in price units; a part that touches a NaN is left out, and where all parts do it is NaN
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978); pandas `concat([...], axis=1).max(axis=1)`
 * @example
 * trueRange({ high: Float64Array.of(11, 15), low: Float64Array.of(9, 14), close: Float64Array.of(10, 14) }); // → [2, 5]
 */
export function trueRange(bars: Pick<Bars, "high" | "low" | "close">): Float64Array {
  const { high, low, close } = bars;
  const out = new Float64Array(close.length);
  let previous = Number.NaN;
  for (let i = 0; i < out.length; i++) {
    let range = high[i]! - low[i]!;
    const up = Math.abs(high[i]! - previous);
    const down = Math.abs(low[i]! - previous);
    // Negated comparisons let a number replace a NaN, and the test for NaN keeps a NaN from replacing a number.
    if (!(up <= range) && !Number.isNaN(up)) range = up;
    if (!(down <= range) && !Number.isNaN(down)) range = down;
    out[i] = range;
    previous = close[i]!;
  }
  return out;
}
