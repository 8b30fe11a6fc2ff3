import { type Bars, NEW_YORK } from "../bars/bars.js";
import { CALENDAR_YEARS, sessionOf } from "../bars/calendar.js";
import type { RowRange } from "../util/row-range.js";
import { DAY, midnightOf, parseDay } from "../util/time.js";

/** A hole in the bars: days on which the exchange was open, but no bar is there. */
export interface MissingDays {
  /** Midnights of the days with bars before and after it. */
  readonly after: number;
  readonly before: number;
  /** Number of trading days between them. */
  readonly sessions: number;
}

/** The days without bars in a period that the exchange calendar does not explain; none outside the calendar's years. */
export function missingDays({ time, zone }: Bars, { start }: RowRange, dayEnds: readonly number[]): MissingDays[] {
  if (zone !== NEW_YORK) return [];
  const [first, last] = CALENDAR_YEARS;
  const [from, to] = [parseDay(`${first}-01-01`), parseDay(`${last + 1}-01-01`)];
  const holes: MissingDays[] = [];
  let after = midnightOf(time[start]!);
  for (const row of dayEnds) {
    const before = midnightOf(time[row]!);
    let sessions = 0;
    for (let day = Math.max(after + DAY, from); day < Math.min(before, to); day += DAY) if (sessionOf(day)) sessions++;
    if (sessions > 0) holes.push({ after, before, sessions });
    after = before;
  }
  return holes;
}
