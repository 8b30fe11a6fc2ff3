import { DAY, dayOf, HOUR, MINUTE } from "../util/time.js";
import { NEW_YORK } from "./bars.js";
import { CALENDAR_YEARS } from "./calendar.js";
import { clockChanges } from "./clock-changes.js";

/** Zones change their clocks at a multiple of this. */
const QUARTER = 15 * MINUTE;

/** New York's clocks have followed `clockChanges` since this year. */
const FIRST_RULED = 1987;

/** No zone changes its clocks and changes them back within this. */
const STRETCH = 16;

/**
 * A zone's distance from UTC, in milliseconds, at a moment of UTC: -5 h in New York's winter.
 *
 * @param zone IANA name, or one with hours added to its clock: `America/New_York+7h` is what most brokers' servers show
 * @throws when the name is not known
 */
export function zoneOffset(zone: string): (utc: number) => number {
  let known = offsets.get(zone);
  if (!known) {
    known = findOffset(zone);
    offsets.set(zone, known);
  }
  return known;
}

/** Zones met before: to ask the runtime for one takes milliseconds. */
const offsets = new Map<string, (utc: number) => number>();

function findOffset(zone: string): (utc: number) => number {
  const clock = wallClock(zone);
  const midnights = new Map<number, number>();
  const days = new Map<number, number>();
  const quarters = new Map<number, number>();
  const atMidnight = (day: number): number => remember(midnights, day, () => clock(day * DAY));
  const between = (from: number, to: number): number =>
    atMidnight(from) === atMidnight(to) ? atMidnight(from) : Number.NaN;
  let today = Number.NaN;
  let offset = Number.NaN;
  return (utc) => {
    const day = dayOf(utc);
    if (day !== today) {
      today = day;
      offset = remember(days, day, () => {
        const from = Math.floor(day / STRETCH) * STRETCH;
        const usual = between(from, from + STRETCH);
        return Number.isNaN(usual) ? between(day, day + 1) : usual;
      });
    }
    if (!Number.isNaN(offset)) return offset;
    // The clocks change on this day.
    const quarter = Math.floor(utc / QUARTER);
    return remember(quarters, quarter, () => clock(quarter * QUARTER));
  };
}

/** New York's wall clock of a time in UTC, or of the wall clock of a zone. */
export function newYorkClock(isUtc: boolean, zone: string): (time: number) => number {
  if (!isUtc && zone === NEW_YORK) return (time) => time;
  const newYork = zoneOffset(NEW_YORK);
  if (isUtc) return (utc) => utc + newYork(utc);
  const there = zoneOffset(zone);
  return (wall) => {
    const utc = wallToUtc(wall, there);
    return utc + newYork(utc);
  };
}

/**
 * Brings times to New York's wall clock, in place.
 *
 * @param time ends or starts of bars in ms, UTC's or a zone's wall clock
 * @param isUtc whether they are UTC's
 * @param zone the zone else
 * @param ahead by how much they lie behind the starts of the bars: a bar ends its length after its start, whatever the
 *   clocks do in between
 */
export function toNewYork(time: Float64Array, isUtc: boolean, zone: string, ahead: number): void {
  if (!isUtc && zone === NEW_YORK) return;
  const clock = newYorkClock(isUtc, zone);
  for (let i = 0; i < time.length; i++) time[i] = clock(time[i]! - ahead) + ahead;
}

/**
 * A zone's wall clock as UTC. A time that the zone's clocks show twice is taken as one of the two, a time they skip as
 * the one an hour beside it.
 */
export function wallToUtc(wall: number, offset: (utc: number) => number): number {
  return wall - offset(wall - offset(wall));
}

function remember(known: Map<number, number>, key: number, find: () => number): number {
  let value = known.get(key);
  if (value === undefined) {
    value = find();
    known.set(key, value);
  }
  return value;
}

/** New York's distance from UTC, by its rule where the rule holds: to ask the runtime takes longer. */
function newYorkByRule(): (utc: number) => number {
  let byRuntime: ((utc: number) => number) | undefined;
  return (utc) => {
    const year = new Date(utc).getUTCFullYear();
    if (year < FIRST_RULED || year > CALENDAR_YEARS[1]) {
      byRuntime ??= runtimeClock(NEW_YORK);
      return byRuntime(utc);
    }
    // At 02:00 New York, which is 07:00 UTC in winter and 06:00 in summer.
    const [spring, autumn] = clockChanges(year);
    return utc >= spring + 7 * HOUR && utc < autumn + 6 * HOUR ? -4 * HOUR : -5 * HOUR;
  };
}

/** The offset at a moment. */
function wallClock(zone: string): (utc: number) => number {
  if (zone === "UTC") return () => 0;
  if (zone === NEW_YORK) return newYorkByRule();
  const fixed = /^Etc\/GMT([+-]\d{1,2})$/.exec(zone)?.[1];
  // Its sign is the other way round. No zone of that name is farther.
  if (fixed !== undefined && Number(fixed) >= -14 && Number(fixed) <= 12) return () => -Number(fixed) * HOUR;
  const [, base, hours] = /^(.+)([+-]\d{1,2})h$/.exec(zone) ?? [];
  if (base !== undefined) {
    const there = zoneOffset(base);
    return (utc) => there(utc) + Number(hours) * HOUR;
  }
  return runtimeClock(zone);
}

/** The offset at a moment, by the runtime's own zone data. */
function runtimeClock(zone: string): (utc: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new Error(`zone "${zone}" is not known: write an IANA name such as America/New_York or UTC`);
  }
  return (utc) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(utc)) parts[type] = Number(value);
    const { year, month, day, hour, minute, second } = parts as { [part: string]: number };
    return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - utc;
  };
}
