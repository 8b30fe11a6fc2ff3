import type { Bars } from "../../bars/bars.js";
import type { RowRange } from "../../util/row-range.js";
import { DAY, dayOf, formatTime, parseDay } from "../../util/time.js";

/** Which bars to show; all by default. */
export interface BarSelection {
  /** First day, `YYYY-MM-DD`. */
  readonly from?: string;
  /** Day after the last, `YYYY-MM-DD`. */
  readonly to?: string;
  /** Number of days with bars, counted back from the last one. */
  readonly last?: number;
}

/**
 * The rows of the bars to show: first `from` and `to`, then the `last` days of what remains.
 *
 * @throws when there is no such bar, or `last` is not a positive integer
 */
export function selectBars({ time, symbol }: Bars, { from, to, last }: BarSelection): RowRange {
  if (last !== undefined && !(Number.isInteger(last) && last > 0)) {
    throw new RangeError(`last must be a positive number of days, got ${last}`);
  }
  let start = from === undefined ? 0 : firstAtOrAfter(time, parseDay(from));
  const end = to === undefined ? time.length : firstAtOrAfter(time, parseDay(to));
  if (end <= start) {
    const range =
      time.length === 0 ? "there are none" : `they run from ${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
    throw new Error(`no bars of ${symbol} from ${from ?? "the first"} to before ${to ?? "the end"}: ${range}`);
  }
  if (last !== undefined) {
    let row = end;
    for (let day = 0; day < last && row > start; day++) row = firstAtOrAfter(time, dayOf(time[row - 1]!) * DAY);
    start = Math.max(start, row);
  }
  return { start, end };
}

function firstAtOrAfter(time: Float64Array, moment: number): number {
  let [first, last] = [0, time.length];
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (time[middle]! < moment) first = middle + 1;
    else last = middle;
  }
  return first;
}
