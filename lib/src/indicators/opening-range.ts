import type { Bars } from "../bars/bars.js";
import { MINUTE } from "../util/time.js";
import { sessionDays } from "./session-days.js";

/** The opening range of a session, in price units. */
export interface OpeningRange {
  /** Highest price of the session's first minutes. */
  readonly high: Float64Array;
  /** Lowest price of the session's first minutes. */
  readonly low: Float64Array;
}

/**
 * Opening range: the highest and lowest price of a session's first minutes, for the rest of that session.
 *
 * The minutes count from the start of the session's first bar, and the range is known from the first bar that ends
 * after them or with them; missing bars are skipped. A session is a calendar day.
 *
 * For the size of a breakout, use `relativeTo(close, openingRange(bars).high)`.
 *
 * @param bars n bars, either stamp
 * @param minutes length of the range, a whole number of bars
 * @returns two series of n values; NaN until the range is complete, and for the whole session when a price in it is missing
 * @throws RangeError when `minutes` is not a positive whole number of bars
 * @see Crabel, "Day Trading with Short Term Price Patterns and Opening Range Breakout" (1990)
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * const { high, low } = openingRange(bars, 30);
 * [high[28], high[29], low[29], high[389]]; // → [NaN, 253.33, 251.63, 253.33]
 */
export function openingRange(
  bars: Pick<Bars, "time" | "stamp" | "interval" | "high" | "low">,
  minutes: number = 30,
): OpeningRange {
  const { time, interval } = bars;
  const length = minutes * MINUTE;
  if (!(length >= interval && length % interval === 0)) {
    throw new RangeError(
      `an opening range needs a whole number of bars of ${interval / MINUTE} minutes, got ${minutes}`,
    );
  }
  const days = sessionDays(bars);
  const high = new Float64Array(days.length).fill(Number.NaN);
  const low = new Float64Array(days.length).fill(Number.NaN);
  let last = Number.NaN; // the time of the range's last bar
  let highest = Number.NaN;
  let lowest = Number.NaN;
  for (let i = 0; i < days.length; i++) {
    if (days[i] !== days[i - 1]) {
      last = time[i]! - interval + length;
      highest = Number.NEGATIVE_INFINITY;
      lowest = Number.POSITIVE_INFINITY;
    }
    if (time[i]! <= last) {
      // NaN as soon as one of them is.
      highest = Math.max(highest, bars.high[i]!);
      lowest = Math.min(lowest, bars.low[i]!);
    }
    if (time[i]! >= last) {
      high[i] = highest;
      low[i] = lowest;
    }
  }
  return { high, low };
}
