import type { Bars } from "../bars/bars.js";
import { sessionDays } from "./session-days.js";

/**
 * Opening gap: the difference between a session's first open and the last close of the session before, as a fraction of
 * that close. It is the same for all bars of the session, and known from its first bar on. A session is a calendar day
 * that has bars.
 *
 * @param bars n bars, either stamp (only time, open and close are read)
 * @returns n values; NaN in the first session, and in a session where one of the two prices is missing
 * @example
 * const bars = makeSample({ to: "2018-01-04" });
 * const gap = openingGap(bars);
 * [gap[389], gap[390], gap[779]]; // → [NaN, -0.010214, -0.010214]
 */
export function openingGap(bars: Pick<Bars, "time" | "stamp" | "interval" | "open" | "close">): Float64Array {
  const { open, close } = bars;
  const days = sessionDays(bars);
  const out = new Float64Array(days.length);
  let gap = Number.NaN;
  for (let i = 0; i < out.length; i++) {
    if (days[i] !== days[i - 1]) gap = (open[i]! - close[i - 1]!) / close[i - 1]!;
    out[i] = gap;
  }
  return out;
}
