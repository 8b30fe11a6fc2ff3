import type { Bars } from "../bars/bars.js";
import { atr } from "../indicators/atr.js";
import { ratio } from "../indicators/ratio.js";

/** The volatility that a baseline model reads: the average true range of 14 bars, relative to the close. */
export function baselineVolatility(bars: Bars): Float64Array {
  return ratio(atr(bars, 14), bars.close);
}
