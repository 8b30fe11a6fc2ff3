import { NEW_YORK } from "../../bars/bars.js";
import { newYorkClock } from "../../bars/zone.js";
import { dateOf, HOUR, parseDay } from "../../util/time.js";

let clock: ((utc: number) => number) | undefined;

/** New York's wall clock, in milliseconds, at a time in UTC. */
function wallClock(utc: number): number {
  clock ??= newYorkClock(true, NEW_YORK);
  return clock(utc);
}

/**
 * The time in UTC at which New York's clock shows `wall`. Meant for midnights and trading hours, which a change of the
 * clocks (at two on a Sunday morning) does not touch.
 */
export function newYorkToUtc(wall: number): number {
  const guess = wall + 5 * HOUR;
  return wall + (guess - wallClock(guess));
}

/** The time in UTC at which a day, `YYYY-MM-DD`, begins in New York. */
export function startOfDay(day: string): number {
  return newYorkToUtc(parseDay(day));
}

/** The day in New York, `YYYY-MM-DD`, at a time in UTC. */
export function dayInNewYork(utc: number): string {
  return dateOf(wallClock(utc));
}
