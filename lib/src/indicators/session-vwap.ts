import type { Bars } from "../bars/bars.js";
import { sessionDays } from "./session-days.js";

/**
 * Volume-weighted average price of the session so far: the sum of typical price times volume over the sum of volume, from
 * the session's first bar to this one. The typical price is (high + low + close) / 3; a session is a calendar day.
 *
 * For the relative distance of the price from it, use `relativeTo(close, sessionVwap(bars))`.
 *
 * @param bars n bars, either stamp
 * @returns n values in price units; NaN until the session has traded, and from a missing number to the end of the
 * session
 * @see Berkowitz, Logue, Noser, "The Total Cost of Transactions on the NYSE" (1988); pandas-ta `vwap(anchor="D")`
 * @example
 * const [high, low, close] = [Float64Array.of(11, 13), Float64Array.of(9, 11), Float64Array.of(10, 12)];
 * const time = Float64Array.of(parseDay("2018-01-02") + 9.5 * HOUR, parseDay("2018-01-02") + 10 * HOUR);
 * const bars = { time, stamp: "start", interval: 30 * MINUTE, high, low, close, volume: Float64Array.of(300, 100) };
 * sessionVwap(bars); // → [10, 10.5]
 * relativeTo(close, sessionVwap(bars)); // → [0, 0.142857]
 */
export function sessionVwap(
  bars: Pick<Bars, "time" | "stamp" | "interval" | "high" | "low" | "close" | "volume">,
): Float64Array {
  const { high, low, close, volume } = bars;
  const days = sessionDays(bars);
  const out = new Float64Array(days.length);
  let money = 0;
  let shares = 0;
  for (let i = 0; i < out.length; i++) {
    if (days[i] !== days[i - 1]) {
      money = 0;
      shares = 0;
    }
    money += ((high[i]! + low[i]! + close[i]!) / 3) * volume[i]!;
    shares += volume[i]!;
    out[i] = money / shares;
  }
  return out;
}
