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
  const { time } = bars;
  const shift = startShift(bars);
  // Nothing is copied, and no list of rows made, before the first bar that is left out.
  let rows: Uint32Array | undefined;
  let kept = 0;
  let today = Number.NaN;
  let open = Number.NaN;
  let close = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const start = time[i]! - shift;
    // Most bars belong to the same session as the bar before: no lookup for them.
    if (!(start >= open && start < close)) {
      const day = dayOf(start);
      if (day !== today) {
        today = day;
        const session = sessionOf(start);
        open = session ? session.open : Number.NaN;
        close = session ? session.close : Number.NaN;
      }
      if (!(start >= open && start < close)) {
        rows ??= firstRows(time.length, i);
        continue;
      }
    }
    if (rows) rows[kept] = i;
    kept++;
  }
  return rows ? takeBars(bars, rows.subarray(0, kept)) : bars;
}

/** Room for `size` row numbers, of which the first are already written. */
function firstRows(size: number, written: number): Uint32Array {
  const rows = new Uint32Array(size);
  for (let i = 0; i < written; i++) rows[i] = i;
  return rows;
}
