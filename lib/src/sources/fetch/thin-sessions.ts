import { CALENDAR_YEARS, sessionsBetween } from "../../bars/calendar.js";
import { DAY, dateOf, MINUTE, parseDay } from "../../util/time.js";
import { type DayRange, mergeRanges } from "./day-ranges.js";
import { newYorkToUtc } from "./new-york.js";

/** A session of which the vendor sent less than half the minutes, or none. */
export interface ThinSession {
  /** Minutes with a bar, and minutes that the session has. */
  readonly minutes: number;
  readonly of: number;
  /** The day on which the vendor first answered so, and the newest on which it did, `YYYY-MM-DD` of UTC. */
  readonly since: string;
  readonly asked: string;
}

/** Thin sessions by their day in New York, `YYYY-MM-DD`. */
export type ThinSessions = Readonly<Record<string, ThinSession>>;

/** For how many days the vendor must have given one answer, so that it is not asked again. */
const SETTLED_DAYS = 7;

/**
 * Finds the sessions that have less than half their minutes.
 *
 * @param time starts of minutes, milliseconds of UTC, in order
 * @param days the days to look at; those outside the calendar have no sessions
 * @param asked the day of the answer
 * @param before what was known: an answer that stays the same keeps its first day
 */
export function thinSessions(
  time: Float64Array,
  [from, to]: DayRange,
  asked: string,
  before: ThinSessions,
): ThinSessions {
  const [first, last] = CALENDAR_YEARS;
  const year = Number(from.slice(0, 4));
  if (year < first || year > last) return {};
  const thin: Record<string, ThinSession> = {};
  let i = 0;
  for (const { open, close } of sessionsBetween(from, to)) {
    const start = newYorkToUtc(open);
    const end = start + (close - open);
    while (i < time.length && time[i]! < start) i++;
    const begin = i;
    while (i < time.length && time[i]! < end) i++;
    const [minutes, of] = [i - begin, (close - open) / MINUTE];
    if (minutes * 2 >= of) continue;
    const day = dateOf(open);
    const known = before[day];
    thin[day] = { minutes, of, since: known?.minutes === minutes ? known.since : asked, asked };
  }
  return thin;
}

/**
 * The days to ask for again: those of thin sessions, until the vendor has given the same answer for a week. Sessions in a
 * row make one range.
 *
 * @param within only days in here
 */
export function daysToAskAgain(thin: ThinSessions, within: DayRange): DayRange[] {
  const open = Object.entries(thin).filter(([, { since, asked }]) => {
    return parseDay(asked) - parseDay(since) < SETTLED_DAYS * DAY;
  });
  const ranges = open.map(([day]): DayRange => [day, dayAfter(day)]);
  const [from, to] = within;
  return mergeRanges(ranges)
    .map(([start, end]): DayRange => [start < from ? from : start, end > to ? to : end])
    .filter(([start, end]) => start < end);
}

/** What is known of days, without some of them. */
export function withoutDays<T>(byDay: Readonly<Record<string, T>>, [from, to]: DayRange): Record<string, T> {
  return Object.fromEntries(Object.entries(byDay).filter(([day]) => day < from || day >= to));
}

/** The day after; Monday after a Friday, so that the sessions of two weeks make one range. */
function dayAfter(day: string): string {
  const start = parseDay(day);
  const isFriday = new Date(start).getUTCDay() === 5;
  return dateOf(start + (isFriday ? 3 : 1) * DAY);
}
