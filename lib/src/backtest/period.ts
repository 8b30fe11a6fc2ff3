import { bisectRight } from "../util/bisect-right.js";
import type { RowRange } from "../util/row-range.js";
import { formatTime, parseDay } from "../util/time.js";

/** A period of bars. */
export interface Period {
  /** First time, `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`; the first bar by default. */
  readonly from?: string;
  /**
   * Last time, inclusive; the last bar by default. A day without a time means its midnight, so that day itself is left
   * out.
   */
  readonly to?: string;
}

/** Wall-clock milliseconds of a day or of a time that `formatTime` wrote. */
export function parseMoment(text: string): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseDay(text);
  const time = Date.parse(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(time) || formatTime(time) !== text) {
    throw new Error(`"${text}" is not a time: write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS`);
  }
  return time;
}

/** The rows of a period. Throws when there are none. */
export function rowsOf(time: Float64Array, { from, to }: Period): RowRange {
  // Times are whole milliseconds: the rows after the one before `from`.
  const start = from === undefined ? 0 : bisectRight(time, parseMoment(from) - 1);
  const end = to === undefined ? time.length : bisectRight(time, parseMoment(to));
  if (start < end) return { start, end };
  const span = time.length === 0 ? "no bars" : `bars from ${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
  throw new Error(`there is no bar from ${from ?? "the first"} to ${to ?? "the last"}: there are ${span}`);
}
