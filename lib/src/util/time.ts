/** Wall-clock arithmetic in milliseconds; no time zone is involved, every day has 24 hours. */
export const SECOND: number = 1_000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;
export const DAY: number = 24 * HOUR;

/**
 * Writes a wall-clock time as pandas prints a naive timestamp.
 *
 * @param time wall-clock milliseconds (an element of `Bars.time`)
 * @returns `YYYY-MM-DD HH:MM:SS`
 * @throws RangeError when `time` is NaN or outside the years that `Date` knows
 * @example
 * formatTime(1514885400000); // → "2018-01-02 09:30:00"
 */
export function formatTime(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}

/** The day number of a time: the same for all times of a day, one more for the next day. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY);
}

/** A time's calendar day, `YYYY-MM-DD`. */
export function dateOf(time: number): string {
  return formatTime(time).slice(0, 10);
}

/** The midnight at the start of a time's calendar day. */
export function midnightOf(time: number): number {
  return dayOf(time) * DAY;
}

/**
 * Reads a calendar day as its midnight.
 *
 * @param day `YYYY-MM-DD`
 * @returns wall-clock milliseconds of that midnight
 * @throws when `day` is not a calendar day
 * @example
 * parseDay("2018-01-02"); // → 1514851200000
 */
export function parseDay(day: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // Date.parse reads 2021-02-31 as 3 March; formatting it again reveals that.
  if (Number.isNaN(time) || formatTime(time).slice(0, 10) !== day) {
    throw new Error(`"${day}" is not a day: write YYYY-MM-DD, for example 2018-01-31`);
  }
  return time;
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND, min: MINUTE, h: HOUR, D: DAY };

/** The opening time of the exchange, from midnight, and the length of a full session. */
export const SESSION_OPEN: number = 9.5 * HOUR;
export const SESSION: number = 6.5 * HOUR;

/**
 * Reads a resampling rule in pandas' notation, one that divides a day or a session of 390 minutes.
 *
 * @param rule a count and one of `s`, `min`, `h`, `D`: `"5min"`, `"1h"`, `"30s"`, `"65min"`
 * @returns its length in milliseconds
 * @throws when the rule is not of that form or divides neither into equal parts
 * @example
 * parseRule("5min"); // → 300000
 */
export function parseRule(rule: string): number {
  const [, count, unit] = /^(\d*)(s|min|h|D)$/.exec(rule) ?? [];
  const length = Number(count || 1) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (!(length > 0) || (DAY % length !== 0 && SESSION % length !== 0)) {
    throw new Error(
      `rule "${rule}": write a length that divides a day, such as 30s, 5min, 15min, 1h or 1D, or one that divides a session of 390 ` +
        "minutes, such as 65min",
    );
  }
  return length;
}
