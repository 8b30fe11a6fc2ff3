import { HOUR, MINUTE, SECOND } from "../../util/time.js";
import { LONGEST_DATE, readDate } from "./read-date.js";
import { PLAIN_STYLE, type TimeStyle } from "./time-style.js";

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

const BLANK = 32;
const COLON = 58;

/**
 * A reader of `2018-01-02 09:30:00`, `2018/1/2T09:30`, `20180102 093000`, `5-Mar-2018 9:30` and the like, with fractions of a
 * second, and `Z`, `UTC`, `-05`, `-0500`, `-05:00` or `GMT-0500` after it. What texts like `3/5/18 9:30 AM` and `931` mean is
 * one thing for the whole file, and what is written in another way is no time.
 *
 * @param style how the file writes its times
 */
export function timeParser(style: TimeStyle = PLAIN_STYLE): TimeParser {
  const { order = "ymd", halves, clockDigits } = style;
  const zoneNames = style.zoneNames.map((name) => Buffer.from(name));
  let at = 0;
  // Days come in runs: a date is read where its text changes.
  let lastDate: Uint8Array = new Uint8Array(0);
  let lastMidnight = Number.NaN;
  let isRun = false;

  /** Digits from `at` on, at most `most` of them; -1 when there is none. `at` moves past them. */
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

  const isLastDate = (bytes: Uint8Array, to: number): boolean => {
    const { length } = lastDate;
    const end = at + length;
    if (length === 0 || end > to) return false;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== lastDate[i]) return false;
    return end === to || isRun || !isDigit(bytes[end]!);
  };

  const date = (bytes: Uint8Array, to: number): number => {
    while (at < to && bytes[at] === BLANK) at++;
    if (!isLastDate(bytes, to)) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(to - at, LONGEST_DATE)).toString("latin1");
      const found = readDate(text, order);
      if (!found) return Number.NaN;
      lastDate = bytes.slice(at, at + found.length);
      lastMidnight = found.midnight;
      isRun = /^\d{8}$/.test(text.slice(0, found.length));
    }
    at += lastDate.length;
    return lastMidnight;
  };

  /** `931`, `0931` and `093100`: the digits are one number, with or without leading zeros. */
  const digitsOnly = (bytes: Uint8Array, to: number, isAlone: boolean): number => {
    const start = at;
    const value = number(bytes, to, 6);
    const digits = at - start;
    const wanted = isAlone ? clockDigits : digits;
    const isWhole = digits === wanted || (isAlone && digits < wanted);
    if (!isWhole || (wanted !== 4 && wanted !== 6)) return Number.NaN;
    const minutes = wanted === 6 ? Math.floor(value / 100) : value;
    return clockOf(Math.floor(minutes / 100), minutes % 100, wanted === 6 ? value % 100 : 0);
  };

  const clock = (bytes: Uint8Array, to: number, isAlone: boolean): number => {
    while (at < to && bytes[at] === BLANK) at++;
    const start = at;
    const hour = number(bytes, to, 2);
    let time: number;
    if (bytes[at] === COLON && at < to) {
      at++;
      const minute = number(bytes, to, 2);
      let second = 0;
      if (at < to && bytes[at] === COLON) {
        at++;
        second = number(bytes, to, 2);
      }
      time = clockOf(hour, minute, second);
    } else {
      at = start;
      time = digitsOnly(bytes, to, isAlone);
    }
    if (at < to && (bytes[at] === 46 || bytes[at] === 44)) time += fraction(bytes, to);
    return halves ? half(bytes, to, time) : time;
  };

  const fraction = (bytes: Uint8Array, to: number): number => {
    at++;
    const start = at;
    const digits = number(bytes, to, 12);
    if (digits < 0) return Number.NaN;
    const ms = (digits * SECOND) / 10 ** (at - start);
    return Number.isInteger(ms) ? ms : Math.floor(ms) + 0.5;
  };

  /** The time of day where AM or PM follows the clock. */
  const half = (bytes: Uint8Array, to: number, time: number): number => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(to - at, 16)).toString();
    const found = HALF.exec(text);
    if (!found || !(time >= HOUR && time < 13 * HOUR)) return Number.NaN;
    at += Buffer.byteLength(found[0]);
    return (time % (12 * HOUR)) + (found[1]!.toLowerCase() === "p" ? 12 * HOUR : 0);
  };

  /** What follows the clock: milliseconds to take off for UTC; NaN where it is no offset, nothing where it ends. */
  const offset = (bytes: Uint8Array, to: number): number => {
    if (at < to && bytes[at] === BLANK) at++;
    if (at === to) return zoneNames.length > 0 ? Number.NaN : 0;
    if (zoneNames.length > 0) return zoneNames.some((name) => isText(name, bytes, to)) ? 0 : Number.NaN;
    parser.offset = true;
    if (bytes[at] === 85 || bytes[at] === 71) {
      if (!isUtc(bytes, at)) return Number.NaN;
      at += 3;
      if (at === to) return 0;
    }
    const sign = bytes[at++]!;
    if (sign === 90 || sign === 122) return at === to ? 0 : Number.NaN; // Z
    if (sign !== 43 && sign !== 45) return Number.NaN;
    const start = at;
    const hours = number(bytes, to, 2);
    if (at - start !== 2) return Number.NaN;
    let minutes = 0;
    if (at < to && bytes[at] !== 91) {
      if (bytes[at] === COLON) at++;
      const from = at;
      minutes = number(bytes, to, 2);
      if (at - from !== 2) return Number.NaN;
    }
    // Java adds the zone's name: -05:00[America/New_York].
    if (at < to && bytes[at] === 91 && bytes[to - 1] === 93) at = to;
    if (at !== to || hours > 15 || minutes > 59) return Number.NaN;
    return (sign === 45 ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
  };

  /** Interactive Brokers writes 20180305-14:30:00 for UTC. */
  const utcClock = (bytes: Uint8Array, to: number): number => {
    at++;
    parser.offset = true;
    const time = clock(bytes, to, false);
    return at === to ? time : Number.NaN;
  };

  const isText = (text: Uint8Array, bytes: Uint8Array, to: number): boolean => {
    if (to - at !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
    return true;
  };

  const parser: TimeParser = {
    offset: false,
    parse(bytes, from, to) {
      at = from;
      parser.offset = false;
      const midnight = date(bytes, to);
      if (Number.isNaN(midnight) || at === to) return midnight;
      // A blank, a comma and a blank, a T, or nothing at all between eight digits and a clock.
      if (bytes[at] === 44 && bytes[at + 1] === BLANK) at++;
      if (bytes[at] === BLANK || bytes[at] === 84) at++;
      else if (isRun && bytes[at] === 45) return midnight + utcClock(bytes, to);
      else if (!isRun || !isDigit(bytes[at]!)) return Number.NaN;
      const time = clock(bytes, to, false);
      return midnight + time - (at < to || zoneNames.length > 0 ? offset(bytes, to) : 0);
    },
    parseTwo(bytes, from, to, clockFrom, clockTo) {
      at = from;
      parser.offset = false;
      const midnight = date(bytes, to);
      if (at !== to && !isMidnight(bytes, at, to)) return Number.NaN;
      at = clockFrom;
      const time = clock(bytes, clockTo, true);
      return midnight + time - (at < clockTo || zoneNames.length > 0 ? offset(bytes, clockTo) : 0);
    },
  };
  return parser;
}

function clockOf(hour: number, minute: number, second: number): number {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN;
  return hour * HOUR + minute * MINUTE + second * SECOND;
}

const HALF = /^[ \u00a0\u202f]*([ap])\.?m\.?/i;

/** Spreadsheets write a day as its midnight, where the clock has a column of its own. */
function isMidnight(bytes: Uint8Array, from: number, to: number): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(to - from, 16)).toString("latin1");
  return /^( 0?0:00(:00(\.0+)?)?| *)$/.test(text);
}

/** Whether the text there is UTC or GMT. */
function isUtc(bytes: Uint8Array, at: number): boolean {
  const text = String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!);
  return text === "UTC" || text === "GMT";
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
