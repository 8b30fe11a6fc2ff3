import { dayOf } from "../util/time.js";
import { type Bars, startShift, takeBars } from "./bars.js";
import { sessionOf } from "./calendar.js";

/**
 * The bars of the regular session: those that start from 09:30 until before that day's close, by the calendar.
 *
 * @param bars bars in New York time, either stamp
 * @returns the bars kept, none on days when the exchange is closed. The same object if all are kept
 * @throws when a bar lies outside the calendar's years
 * @example
 * regularHours(makeSample({ to: "2018-01-03" })).time.length; // → 390
 */
export function regularHours(bars: Bars): Bars {
  const shift = startShift(bars);
  const rows = new Uint32Array(bars.time.length);
  let kept = 0;
  let today = Number.NaN;
  let [open, close] = [Number.NaN, Number.NaN];
  for (let i = 0; i < bars.time.length; i++) {
    const start = bars.time[i]! - shift;
    // Most bars belong to the same session as the bar before: no lookup for them.
    if (start >= open && start < close) {
      rows[kept++] = i;
      continue;
    }
    const day = dayOf(start);
    if (day === today) continue;
    today = day;
    const session = sessionOf(start);
    [open, close] = session ? [session.open, session.close] : [Number.NaN, Number.NaN];
    if (start >= open && start < close) rows[kept++] = i;
  }
  return kept === rows.length ? bars : takeBars(bars, rows.subarray(0, kept));
}
