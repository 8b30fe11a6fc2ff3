import { DAY, dateOf, formatTime, midnightOf } from "../../util/time.js";
import { type Bars, startShift, takeBars } from "../bars.js";
import { CALENDAR_YEARS, type Session, sessionOf } from "../calendar.js";
import { isSetBack } from "../clock-changes.js";
import { placeInFile } from "../place-in-file.js";

/** A day that has bars. Its regular-hours bars are the rows from `start` to before `end` of `Series.bars`. */
export interface Day {
  readonly midnight: number;
  /** Its session by the calendar; undefined when the exchange is closed, or the calendar does not know the year. */
  readonly session: Session | undefined;
  readonly known: boolean;
  readonly start: number;
  readonly end: number;
  /** Bars of the day outside regular hours. */
  readonly outside: number;
}

/** Bars as the checks see them. */
export interface Series {
  /** The bars as given, whatever their order. */
  readonly given: Bars;
  /**
   * The same bars sorted by time, without repeats and without bars that have no time; `given` itself if it is already
   * so.
   */
  readonly bars: Bars;
  /** For each bar of `bars`, its row in `given`; undefined if they are the same. */
  readonly rows: Uint32Array | undefined;
  readonly days: readonly Day[];
  /** Days with regular-hours bars. */
  readonly sessions: readonly TradingDay[];
}

/** A day with regular-hours bars. */
export type TradingDay = Day & { readonly session: Session };

/** The longest time before or after 1970 that a `Date` can hold. */
const FARTHEST = 1e8 * DAY;

/** Whether a number is a valid time. */
export function isTime(time: number): boolean {
  return Math.abs(time) <= FARTHEST;
}

/** Sorts bars by time and finds their days and sessions. An hour that the clocks show twice counts as sorted. */
export function toSeries(given: Bars): Series {
  const rows = isIncreasing(given.time) ? undefined : rowsInOrder(given.time);
  const bars = rows === undefined ? given : takeBars(given, rows);
  const days = daysOf(bars);
  const sessions = days.filter((day): day is TradingDay => day.session !== undefined && day.end > day.start);
  return { given, bars, rows, days, sessions };
}

/**
 * Names a bar of `given`: by file, row and time there if they are known, otherwise by its number, from 1, and its time.
 */
export function placeGiven({ given }: Series, row: number): string {
  const time = given.time[row]!;
  if (!isTime(time)) return `row ${row + 1} (${time})`;
  return placeInFile(given, row) ?? `row ${row + 1} (${formatTime(time)})`;
}

/** Names a bar of `bars` in the same way. */
export function place(series: Series, i: number): string {
  return placeGiven(series, series.rows === undefined ? i : series.rows[i]!);
}

/** The day of a midnight, `YYYY-MM-DD`. */
export function dayName(midnight: number): string {
  return dateOf(midnight);
}

function isIncreasing(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) {
    if (!(time[i]! > time[i - 1]! || isSetBack(time[i - 1]!, time[i]!))) return false;
  }
  return time.length === 0 || (isTime(time[0]!) && isTime(time.at(-1)!));
}

/** Rows sorted by time: only the first row of each time, and no row without a time. */
function rowsInOrder(time: Float64Array): Uint32Array {
  const all = Array.from(time.keys()).filter((row) => isTime(time[row]!));
  all.sort((a, b) => time[a]! - time[b]! || a - b);
  return Uint32Array.from(all.filter((row, i) => i === 0 || time[row] !== time[all[i - 1]!]));
}

function daysOf(bars: Bars): Day[] {
  const { time } = bars;
  const shift = startShift(bars);
  const [from, to] = [Date.UTC(CALENDAR_YEARS[0], 0, 1), Date.UTC(CALENDAR_YEARS[1] + 1, 0, 1)];
  const days: Day[] = [];
  for (let i = 0; i < time.length; ) {
    const midnight = midnightOf(time[i]! - shift);
    const known = midnight >= from && midnight < to;
    const session = known ? sessionOf(midnight) : undefined;
    const [open, close] = session ? [session.open, session.close] : [midnight, midnight];
    const first = i;
    while (i < time.length && time[i]! - shift < open) i++;
    const start = i;
    while (i < time.length && time[i]! - shift < close) i++;
    const end = i;
    while (i < time.length && time[i]! - shift < midnight + DAY) i++;
    days.push({ midnight, session, known, start, end, outside: i - first - (end - start) });
  }
  return days;
}
