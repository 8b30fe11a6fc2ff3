import { HOUR, MINUTE, SECOND } from "../../util/time.js";

/** What the digits of a time count: text is a date and a clock. */
export type TimeUnit = "text" | "s" | "ms" | "us" | "ns";

/** Times outside these years are taken for misread. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, by the size of a number of our times. */
export function unitOf(text: string): TimeUnit {
  const [, digits] = /^(\d{9,20})(\.0*)?$/.exec(text) ?? [];
  if (digits === undefined) return "text";
  // 201801020930 and 20180102093000 are dates written without separators.
  if (/^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])[0-5]\d([0-5]\d)?$/.test(digits)) return "text";
  return digits.length < 12 ? "s" : digits.length < 15 ? "ms" : digits.length < 18 ? "us" : "ns";
}

/**
 * Milliseconds since 1970 of a count of a unit; half a millisecond is added where the rest is not nil, so that it
 * cannot pass for a whole minute. NaN where the text is no such count.
 */
export function parseEpoch(bytes: Uint8Array, from: number, to: number, unit: Exclude<TimeUnit, "text">): number {
  const drop = unit === "ns" ? 6 : unit === "us" ? 3 : 0;
  let end = to;
  // 1514903400.0 is how a table of decimals writes a whole number.
  for (let i = from; i < to; i++) if (bytes[i] === 46) end = Math.min(end, i);
  let value = 0;
  let rest = end < to - 1 && anyDigit(bytes, end + 1, to) ? 1 : 0;
  for (let i = from; i < end; i++) {
    const digit = bytes[i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    if (i < end - drop) value = value * 10 + digit;
    else rest |= digit;
  }
  if (end - from <= drop) return Number.NaN;
  const ms = unit === "s" ? value * SECOND : value;
  return inRange(rest === 0 ? ms : ms + 0.5);
}

function anyDigit(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 48) return true;
  return false;
}

function inRange(ms: number): number {
  return ms >= EARLIEST && ms < LATEST ? ms : Number.NaN;
}

/** Reads dates and clocks; `offset` says whether the last one carried its distance from UTC. */
export interface TimeParser {
  /** Milliseconds of the wall clock written, or of UTC where an offset is; NaN where the text is no date and time. */
  parse(bytes: Uint8Array, from: number, to: number): number;
  /** The same of a date and a clock in two cells. */
  parseTwo(bytes: Uint8Array, from: number, to: number, clockFrom: number, clockTo: number): number;
  offset: boolean;
}

/**
 * A reader of `2018-01-02 09:30:00`, `2018/1/2T09:30`, `01/02/2018 9:30` (month first), `20180102 093000` and the like,
 * with fractions of a second, and `Z`, `UTC`, `-05`, `-0500` or `-05:00` behind.
 */
export function timeParser(): TimeParser {
  let at = 0;
  let lastDate = -1;
  let lastMidnight = Number.NaN;

  /** Digits from `at` on, at most `most` of them; -1 when there is none. `at` moves behind them. */
  const number = (bytes: Uint8Array, to: number, most: number): number => {
    let value = 0;
    const start = at;
    for (; at < to && at - start < most; at++) {
      const digit = bytes[at]! - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    return at === start ? -1 : value;
  };

  const date = (bytes: Uint8Array, to: number): number => {
    const start = at;
    let year = number(bytes, to, 4);
    let month: number;
    let day: number;
    const separator = bytes[at]!;
    if (separator === 45 || separator === 47 || separator === 46) {
      const yearFirst = at - start === 4;
      at++;
      month = number(bytes, to, 2);
      if (bytes[at++] !== separator) return Number.NaN;
      day = number(bytes, to, yearFirst ? 2 : 4);
      if (!yearFirst) {
        // Only 01/02/2018 puts the month first; 01-02-2018 and 01.02.2018 are written by others, day first.
        if (separator !== 47) return Number.NaN;
        [year, month, day] = [day, year, month];
      }
    } else {
      month = number(bytes, to, 2);
      day = number(bytes, to, 2);
      if (at - start !== 8) return Number.NaN;
    }
    const key = (year * 100 + month) * 100 + day;
    if (key === lastDate) return lastMidnight;
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return Number.NaN;
    const midnight = Date.UTC(year, month - 1, day);
    if (new Date(midnight).getUTCDate() !== day) return Number.NaN;
    lastDate = key;
    lastMidnight = midnight;
    return midnight;
  };

  const clock = (bytes: Uint8Array, to: number): number => {
    const hour = number(bytes, to, 2);
    const colon = bytes[at] === 58;
    if (colon) at++;
    const minute = number(bytes, to, 2);
    let second = 0;
    let rest = 0;
    if (at < to && (colon ? bytes[at] === 58 : isDigit(bytes[at]!))) {
      if (colon) at++;
      second = number(bytes, to, 2);
      if (at < to && bytes[at] === 46) {
        at++;
        const start = at;
        const fraction = number(bytes, to, 12);
        if (fraction < 0) return Number.NaN;
        const ms = (fraction * SECOND) / 10 ** (at - start);
        rest = Number.isInteger(ms) ? ms : Math.floor(ms) + 0.5;
      }
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN;
    return hour * HOUR + minute * MINUTE + second * SECOND + rest;
  };

  /** What stands behind the clock: minutes to take off for UTC; NaN where it is no offset, nothing where it ends. */
  const offset = (bytes: Uint8Array, to: number): number => {
    if (at < to && bytes[at] === 32) at++;
    if (at === to) return 0;
    parser.offset = true;
    const sign = bytes[at++]!;
    if (sign === 90 || sign === 122) return at === to ? 0 : Number.NaN; // Z
    if (sign === 85) return to - at === 2 && bytes[at] === 84 && bytes[at + 1] === 67 ? 0 : Number.NaN; // UTC
    if (sign !== 43 && sign !== 45) return Number.NaN;
    const start = at;
    const hours = number(bytes, to, 2);
    if (at - start !== 2) return Number.NaN;
    let minutes = 0;
    if (at < to) {
      if (bytes[at] === 58) at++;
      const from = at;
      minutes = number(bytes, to, 2);
      if (at - from !== 2) return Number.NaN;
    }
    if (at !== to || hours > 15 || minutes > 59) return Number.NaN;
    return (sign === 45 ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
  };

  const parser: TimeParser = {
    offset: false,
    parse(bytes, from, to) {
      at = from;
      parser.offset = false;
      const midnight = date(bytes, to);
      if (Number.isNaN(midnight) || at === to) return midnight;
      // A blank, a T, or nothing at all between eight digits and a clock.
      if (bytes[at] === 32 || bytes[at] === 84) at++;
      else if (at - from !== 8) return Number.NaN;
      const time = clock(bytes, to);
      return midnight + time - (at < to ? offset(bytes, to) : 0);
    },
    parseTwo(bytes, from, to, clockFrom, clockTo) {
      at = from;
      parser.offset = false;
      const midnight = date(bytes, to);
      if (at !== to) return Number.NaN;
      at = clockFrom;
      const time = clock(bytes, clockTo);
      return midnight + time - (at < clockTo ? offset(bytes, clockTo) : 0);
    },
  };
  return parser;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
