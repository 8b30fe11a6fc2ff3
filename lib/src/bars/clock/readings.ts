import { DAY, dayOf, MINUTE } from "../../util/time.js";
import { type Bars, NEW_YORK } from "../bars.js";
import { CALENDAR_YEARS, sessionOf } from "../calendar.js";
import { wallToUtc, zoneOffset } from "../zone.js";

/** At the open a minute's volume is so many times that of the minute before. */
const JUMP = 3;
/** and at least this share of the session's mean, which the first minute of the hours before the open is not. */
const LEAST = 0.5;
const OPEN = 570 * MINUTE;
const CLOSE = 960 * MINUTE;
/** Days beyond these are no days of bars, and zones know nothing of them. */
const [FIRST_DAY, LAST_DAY] = [dayOf(Date.UTC(1900, 0, 1)), dayOf(Date.UTC(2200, 0, 1))];

/** One way to read times: the zone that they are in, and the end of the bar that they are. */
export interface Reading {
  readonly zone: string;
  readonly stamp: Bars["stamp"];
}

/** Bars in increasing order of time, their times as written. */
export interface WrittenBars {
  /** A wall clock's milliseconds, of whatever zone. */
  readonly time: Float64Array;
  readonly volume: Float64Array;
  /** Length of a bar in milliseconds. */
  readonly interval: number;
}

/** What bars look like when their times are read in one way. All arrays have an entry for every day with bars or beside one. */
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
 * Weighs ways to read the times of bars by what New York's sessions then look like.
 *
 * @param bars bars in order, times as written
 * @param zones IANA names of the zones to try
 * @returns for every zone one reading as starts and one as ends, in that order
 * @throws when a zone is not known
 */
export function weighReadings({ time, volume, interval }: WrittenBars, zones: readonly string[]): WeighedReading[] {
  const n = time.length;
  if (n === 0) return [];
  const days = daysAround(time);
  const newYork = zoneOffset(NEW_YORK);
  const utc = days.map((day) => wallToUtc(day + OPEN, newYork));
  const isOpen = days.map((day) => (isSession(day) ? 1 : 0));
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sums[i + 1] = sums[i]! + (volume[i]! > 0 ? volume[i]! : 0);

  return zones.flatMap((zone) => {
    const there = zoneOffset(zone);
    const opens = utc.map((open) => open + there(open));
    // No clock changes between 09:30 and 16:00 in New York in a zone that a file of its stocks would be in.
    const closes = opens.map((open) => open + CLOSE - OPEN);
    return (["start", "end"] as const).map((stamp): WeighedReading => {
      const shift = stamp === "end" ? interval : 0;
      const [present, jumps, whole] = [0, 1, 2].map(() => new Uint8Array(days.length)) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      let inside = 0;
      let volumeInside = 0;
      for (let d = 0; d < days.length; d++) {
        const open = opens[d]! + shift;
        const from = firstFrom(time, open);
        const to = firstFrom(time, closes[d]! + shift);
        if (to === from) continue;
        inside += to - from;
        const traded = sums[to]! - sums[from]!;
        volumeInside += traded;
        if (isOpen[d] === 0) continue;
        present[d] = 1;
        if (time[from] !== open) continue;
        const before = from > 0 && time[from - 1] === open - interval ? sums[from]! - sums[from - 1]! : 0;
        const at = sums[from + 1]! - sums[from]!;
        jumps[d] = at > JUMP * before && at >= (LEAST * traded) / (to - from) ? 1 : 0;
        whole[d] = time[to - 1] === closes[d]! + shift - interval ? 1 : 0;
      }
      const share = sums[n]! > 0 ? volumeInside / sums[n]! : 0;
      return { zone, stamp, days, opens, closes, inside, volumeInside: share, present, jumps, whole };
    });
  });
}

/** Whether two readings give all bars the same times. */
export function readAlike(a: WeighedReading, b: WeighedReading): boolean {
  return a.stamp === b.stamp && a.opens.every((open, d) => open === b.opens[d]);
}

/** Midnights of the days that have bars, and of those beside them: a zone's day may be New York's next. */
function daysAround(time: Float64Array): Float64Array {
  const days: number[] = [];
  let last = FIRST_DAY;
  for (const t of time) {
    const day = dayOf(t);
    if (day > LAST_DAY) break;
    for (let d = Math.max(last + 1, day - 1); d <= day + 1; d++) {
      days.push(d * DAY);
      last = d;
    }
  }
  return Float64Array.from(days);
}

function isSession(day: number): boolean {
  const year = new Date(day).getUTCFullYear();
  if (year >= CALENDAR_YEARS[0] && year <= CALENDAR_YEARS[1]) return sessionOf(day) !== undefined;
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The first row at or after a time. */
function firstFrom(time: Float64Array, from: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
