import { DAY, dateOf, MINUTE, midnightOf, parseDay } from "../util/time.js";

/** The years the calendar covers, inclusive. */
export const CALENDAR_YEARS: readonly [first: number, last: number] = [1998, 2028];

/** One trading day of the New York exchanges, in wall-clock milliseconds. */
export interface Session {
  readonly open: number;
  readonly close: number;
}

const OPEN = 570 * MINUTE;
const CLOSE = 960 * MINUTE;
const EARLY_CLOSE = 780 * MINUTE;

/** Closures that follow no rule: attacks, storms, days of mourning. */
const UNPLANNED_CLOSURES = /* @__PURE__ */ [
  ["2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14"],
  ["2004-06-11", "2007-01-02", "2018-12-05", "2025-01-09"],
  ["2012-10-29", "2012-10-30"],
].flat();

const SATURDAY = 6;
const SUNDAY = 0;

const date = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);
const weekday = (time: number): number => new Date(time).getUTCDay();
const isWeekend = (time: number): boolean => weekday(time) === SATURDAY || weekday(time) === SUNDAY;

/** The n-th Monday, Thursday, ... of a month; n = -1 is the last. */
function nthWeekday(year: number, month: number, day: number, n: number): number {
  const first = n > 0 ? date(year, month, 1 + 7 * (n - 1)) : date(year, month + 1, 1) - 7 * DAY;
  return first + ((day - weekday(first) + 7) % 7) * DAY;
}

/** A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after. */
function observed(time: number): number {
  const day = weekday(time);
  return day === SATURDAY ? time - DAY : day === SUNDAY ? time + DAY : time;
}

/** Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return date(year, Math.floor(n / 31), (n % 31) + 1);
}

const thanksgiving = (year: number): number => nthWeekday(year, 11, 4, 4);

function closures(year: number): number[] {
  const newYear = date(year, 1, 1);
  return [
    // A New Year's Day on a Saturday is not observed: the Friday is the last trading day of the old year.
    weekday(newYear) === SATURDAY ? newYear : observed(newYear),
    nthWeekday(year, 1, 1, 3), // Martin Luther King Jr. Day
    nthWeekday(year, 2, 1, 3), // Washington's Birthday
    easter(year) - 2 * DAY, // Good Friday
    nthWeekday(year, 5, 1, -1), // Memorial Day
    ...(year >= 2022 ? [observed(date(year, 6, 19))] : []), // Juneteenth
    observed(date(year, 7, 4)), // Independence Day
    nthWeekday(year, 9, 1, 1), // Labor Day
    thanksgiving(year),
    observed(date(year, 12, 25)), // Christmas
  ];
}

function earlyCloses(year: number): number[] {
  return [
    // In 2002 the day after Independence Day was the early close; usually it is the day before.
    year === 2002 ? date(year, 7, 5) : date(year, 7, 3),
    thanksgiving(year) + DAY,
    date(year, 12, 24),
    ...(year === 2003 ? [date(year, 12, 26)] : []),
  ];
}

/** Days without a session. */
const CLOSED = 0;

/** When the weekdays of a year close that do not close at 16:00. */
function unusualCloses(year: number): ReadonlyMap<number, number> {
  const unplanned = UNPLANNED_CLOSURES.filter((day) => day.startsWith(`${year}-`)).map(parseDay);
  const early = earlyCloses(year).map((day) => [day, EARLY_CLOSE] as const);
  // A day that is in both lists is closed.
  return new Map([...early, ...[...closures(year), ...unplanned].map((day) => [day, CLOSED] as const)]);
}

/** Years are made when they are asked for: most programs need few of them. */
const YEARS = /* @__PURE__ */ new Map<number, ReadonlyMap<number, number>>();

function closeOf(day: number): number {
  if (isWeekend(day)) return CLOSED;
  const year = new Date(day).getUTCFullYear();
  const unusual = YEARS.get(year) ?? unusualCloses(year);
  YEARS.set(year, unusual);
  return unusual.get(day) ?? CLOSE;
}

/**
 * The regular session of the New York exchanges on the day of a moment: 09:30 to 16:00, or to 13:00 on an early close.
 *
 * Built from the exchanges' holiday rules and unscheduled closures. Every day of 1998-2028 is compared with
 * the Python packages exchange_calendars and pandas_market_calendars, and with QuantConnect LEAN's public market hours,
 * which lack the two early closes of 1998. On eight days one of the packages has a late open or another close: there the
 * usual hours are taken, which lose no bar; see test/python/calendar.test.ts.
 *
 * @param time wall-clock milliseconds in New York, any moment of the day
 * @returns the session, or undefined on a weekend or holiday
 * @throws when the day is outside 1998-2028
 * @example
 * sessionOf(parseDay("2021-11-26")).close - parseDay("2021-11-26"); // → 46800000
 * sessionOf(parseDay("2021-11-25")); // → undefined
 */
export function sessionOf(time: number): Session | undefined {
  const day = midnightOf(time);
  const [first, last] = CALENDAR_YEARS;
  if (!(day >= date(first, 1, 1) && day <= date(last, 12, 31))) {
    const what = Number.isNaN(day) ? "a missing time" : dateOf(day);
    throw new Error(`${what} is outside the exchange calendar, which covers ${first} to ${last}`);
  }
  const close = closeOf(day);
  return close === CLOSED ? undefined : { open: day + OPEN, close: day + close };
}

/**
 * The sessions of the days from `from` up to, not including, `to`.
 *
 * @param from first day, `YYYY-MM-DD`
 * @param to day after the last, `YYYY-MM-DD`
 * @throws when a day is outside 1998-2028
 * @example
 * sessionsBetween("2018-01-01", "2022-01-01").length; // → 1008
 */
export function sessionsBetween(from: string, to: string): Session[] {
  const sessions: Session[] = [];
  for (let day = parseDay(from); day < parseDay(to); day += DAY) {
    const session = sessionOf(day);
    if (session) sessions.push(session);
  }
  return sessions;
}
