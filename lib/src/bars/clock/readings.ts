import { DAY, dayOf, HOUR, MINUTE, midnightOf, SECOND } from "../../util/time.js";
import { type Bars, NEW_YORK } from "../bars.js";
import { CALENDAR_YEARS, sessionOf } from "../calendar.js";
import { wallToUtc, zoneOffset } from "../zone.js";
import { hoursAhead } from "./zones.js";

/** At the open a minute has this many times the volume of the minute before. */
const JUMP = 3;
/** and at least this share of the session's mean, which the first minute of the hours before the open is not. */
const LEAST = 0.5;
const OPEN = 570 * MINUTE;
const CLOSE = 960 * MINUTE;
/** Days outside these cannot have bars, and time zones do not cover them. */
const FIRST_DAY = Date.UTC(1900, 0, 1) / DAY;
const LAST_DAY = Date.UTC(2200, 0, 1) / DAY;

/** One way to read times: their zone, and which end of the bar they are. */
export interface Reading {
  readonly zone: string;
  readonly stamp: Bars["stamp"];
}

/** Bars in increasing order of time, their times as written. */
export interface WrittenBars {
  /** A wall clock's milliseconds, of whatever zone. */
  readonly time: Float64Array;
  /** Without it no opening jump can be seen. */
  readonly volume?: Float64Array;
  /** Length of a bar in milliseconds. */
  readonly interval: number;
}

/** What bars look like when their times are read in one way. Arrays have an entry for every day with bars or next to one. */
export interface WeighedReading extends Reading {
  /** New York's midnights of the days. */
  readonly days: Float64Array;
  /** The written time of each day's 09:30 and 16:00, as the starts of bars. */
  readonly opens: Float64Array;
  readonly closes: Float64Array;
  /** How many bars start within 09:30 to 16:00, and their share of all volume. */
  readonly inside: number;
  readonly volumeInside: number;
  /** Whether a day that the exchange is open has bars from 09:30 to 16:00. */
  readonly present: Uint8Array;
  /** Whether its volume jumps at 09:30: more than three times that of the bar before, and at least half its mean. */
  readonly jumps: Uint8Array;
  /** Whether it has a bar at 09:30 and the last one before 16:00. */
  readonly whole: Uint8Array;
}

/**
 * Weighs ways to read the times of bars by how New York's sessions look in each.
 *
 * @param bars bars in order, times as written
 * @param zones IANA names of the zones to try
 * @returns for every zone one reading as starts and one as ends, in that order
 * @throws when a zone is not known
 */
export function weighReadings(bars: WrittenBars, zones: readonly string[]): WeighedReading[] {
  const { time, interval } = bars;
  const n = time.length;
  if (n === 0) return [];
  const days = daysAround(time);
  let utc: Float64Array | undefined;
  const isOpen = days.map((day) => (isSession(day) ? 1 : 0));
  const sums = cumulate(bars.volume, n);

  const readings = zones.flatMap((zone) => {
    if (zone !== NEW_YORK) utc ??= days.map(openInUtc());
    const opens = zone === NEW_YORK ? days.map((day) => day + OPEN) : utc!.map(wallClockOf(zone));
    // No clock changes between 09:30 and 16:00 in New York in a zone that a file of its stocks would be in.
    const closes = opens.map((open) => open + CLOSE - OPEN);
    return (["start", "end"] as const).map((stamp) => ({
      ...{ zone, stamp, days, opens, closes, inside: 0, volumeInside: 0 },
      present: new Uint8Array(days.length),
      jumps: new Uint8Array(days.length),
      whole: new Uint8Array(days.length),
    }));
  });
  /** What was seen of a day with its session at some time; most zones have another zone's. */
  const seen = new Map<number, DaySeen>();
  let [low, high] = [0, 0];
  for (let d = 0; d < days.length; d++) {
    seen.clear();
    // No zone's clock is more than a day from New York's.
    low = firstFrom(time, days[d]! - DAY, low, high);
    high = firstFrom(time, days[d]! + 3 * DAY, high, Math.min(n, high + DAY / SECOND));
    if (low === high) continue;
    for (const reading of readings) {
      const open = reading.opens[d]! + (reading.stamp === "end" ? interval : 0);
      let day = seen.get(open);
      if (day === undefined) {
        day = seeDay(time, sums, interval, open, isOpen[d] === 1, low, high);
        seen.set(open, day);
      }
      if (day.count === 0) continue;
      reading.inside += day.count;
      reading.volumeInside += day.traded;
      reading.present[d] = isOpen[d]!;
      reading.jumps[d] = day.jumps;
      reading.whole[d] = day.whole;
    }
  }
  for (const reading of readings) reading.volumeInside = sums[n]! > 0 ? reading.volumeInside / sums[n]! : 0;
  return readings;
}

/** The volume of all bars before each. */
function cumulate(volume: Float64Array | undefined, n: number): Float64Array {
  const sums = new Float64Array(n + 1);
  if (volume) for (let i = 0; i < n; i++) sums[i + 1] = sums[i]! + (volume[i]! > 0 ? volume[i]! : 0);
  return sums;
}

/** A day's bars from its open to its close. */
interface DaySeen {
  readonly count: number;
  readonly traded: number;
  readonly jumps: 0 | 1;
  readonly whole: 0 | 1;
}

const NOTHING: DaySeen = { count: 0, traded: 0, jumps: 0, whole: 0 };

/**
 * Sees a day's session that begins at a time, as bars are stamped. Its bars lie within the rows `low` to `high`, and those
 * of any other day beside it.
 */
function seeDay(
  time: Float64Array,
  sums: Float64Array,
  interval: number,
  open: number,
  isOpen: boolean,
  low: number,
  high: number,
): DaySeen {
  const close = open + CLOSE - OPEN;
  const from = firstFrom(time, open, low, high);
  if (from === high || time[from]! >= close) return NOTHING;
  const to = firstFrom(time, close, from, high);
  const traded = sums[to]! - sums[from]!;
  const count = to - from;
  if (!isOpen || time[from] !== open) return { count, traded, jumps: 0, whole: 0 };
  const before = from > 0 && time[from - 1] === open - interval ? sums[from]! - sums[from - 1]! : 0;
  const at = sums[from + 1]! - sums[from]!;
  return {
    count,
    traded,
    jumps: at > JUMP * before && at >= (LEAST * traded) / count ? 1 : 0,
    whole: time[to - 1] === close - interval ? 1 : 0,
  };
}

/**
 * The ways to read bars that put all of them into regular hours. The first day rules out nearly all ways.
 *
 * @param bars bars in order, times as written
 * @param zones IANA names of the zones to try
 * @returns the readings in the order of `weighReadings`, not weighed
 */
export function fittingReadings({ time, interval }: WrittenBars, zones: readonly string[]): Reading[] {
  if (time.length === 0) return [];
  // A session, and nothing of the next one.
  const first = time.subarray(0, firstFrom(time, time[0]! + 16 * HOUR, 0, time.length));
  const stamps = [
    { stamp: "start" as const, shift: 0 },
    { stamp: "end" as const, shift: interval },
  ];
  return zones.flatMap((zone) => {
    // Asking the runtime for a zone takes a millisecond.
    const ahead = hoursAhead(zone);
    const possible = stamps.filter(({ shift }) =>
      ahead.some((hours) => isFitting(first, (day) => day + OPEN + hours * HOUR, shift)),
    );
    if (ahead.length > 0 && possible.length === 0) return [];
    const openOf = opensOf(zone);
    return stamps.flatMap(({ stamp, shift }) => (isFitting(time, openOf, shift) ? { zone, stamp } : []));
  });
}

/** When New York's day opens by a zone's clock. */
function opensOf(zone: string): (day: number) => number {
  if (zone === NEW_YORK) return (day) => day + OPEN;
  const [utc, clock] = [openInUtc(), wallClockOf(zone)];
  return (day) => clock(utc(day));
}

/** When New York's day opens in UTC. */
function openInUtc(): (day: number) => number {
  const newYork = zoneOffset(NEW_YORK);
  return (day) => wallToUtc(day + OPEN, newYork);
}

function isFitting(time: Float64Array, openOf: (day: number) => number, shift: number): boolean {
  const n = time.length;
  if (dayOf(time[0]!) <= FIRST_DAY || dayOf(time[n - 1]!) >= LAST_DAY) return false;
  for (let row = 0; row < n; ) {
    const t = time[row]!;
    // A zone's day may be New York's next, or the one before.
    let day = midnightOf(t) - DAY;
    while (openOf(day) + shift + CLOSE - OPEN <= t) day += DAY;
    const open = openOf(day) + shift;
    if (t < open) return false;
    row = firstFrom(time, open + CLOSE - OPEN, row, Math.min(n, row + (CLOSE - OPEN) / SECOND));
  }
  return true;
}

/** A zone's wall clock of a moment of UTC. */
function wallClockOf(zone: string): (utc: number) => number {
  const offset = zoneOffset(zone);
  return (utc) => utc + offset(utc);
}

/** Whether two readings give all bars the same times. */
export function readAlike(a: WeighedReading, b: WeighedReading): boolean {
  return a.stamp === b.stamp && a.opens.every((open, d) => open === b.opens[d]);
}

/** Midnights of the days that have bars, and of those beside them: a zone's day may be New York's next. */
function daysAround(time: Float64Array): Float64Array {
  const days: number[] = [];
  let last = FIRST_DAY;
  for (let row = 0; row < time.length; ) {
    const day = dayOf(time[row]!);
    if (day > LAST_DAY) break;
    for (let d = Math.max(last + 1, day - 1); d <= day + 1; d++) {
      days.push(d * DAY);
      last = d;
    }
    row = firstFrom(time, (day + 1) * DAY, row, Math.min(time.length, row + DAY / SECOND));
  }
  return Float64Array.from(days);
}

function isSession(day: number): boolean {
  const year = new Date(day).getUTCFullYear();
  if (year >= CALENDAR_YEARS[0] && year <= CALENDAR_YEARS[1]) return sessionOf(day) !== undefined;
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The first row at or after a time, of the rows from `low` to before `high`; `high` where there is none. */
function firstFrom(time: Float64Array, from: number, low: number, high: number): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (time[middle]! < from) first = middle + 1;
    else last = middle;
  }
  return first;
}
