import { DAY, dayOf, MINUTE } from "../util/time.js";
import { NEW_YORK } from "./bars.js";

/** Zones change their clocks at a multiple of this. */
const QUARTER = 15 * MINUTE;

/**
 * A zone's distance from UTC, in milliseconds, at a moment of UTC: -5 h in New York's winter.
 *
 * @param zone IANA name
 * @throws when the name is not known
 */
function zoneOffset(zone: string): (utc: number) => number {
  const clock = wallClock(zone);
  const days = new Map<number, number>();
  const quarters = new Map<number, number>();
  let today = Number.NaN;
  let offset = Number.NaN;
  return (utc) => {
    const day = dayOf(utc);
    if (day !== today) {
      today = day;
      offset = remember(days, day, () => {
        const [first, last] = [clock(day * DAY), clock((day + 1) * DAY)];
        return first === last ? first : Number.NaN;
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
 * A zone's wall clock as UTC. A time that the zone's clocks show twice is taken as one of the two, a time they skip as
 * the one an hour beside it.
 */
function wallToUtc(wall: number, offset: (utc: number) => number): number {
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

/** The offset at a moment, by the runtime's own zone data. */
function wallClock(zone: string): (utc: number) => number {
  if (zone === "UTC") return () => 0;
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
