import { HOUR, MINUTE, SECOND } from "../../util/time.js";
import { LONGEST_DATE, readDate } from "./read-date.js";
import { PLAIN_STYLE, type TimeStyle } from "./time-style.js";

/** What the digits of a time count; `text` is a date with a time of day. */
export type TimeUnit = "text" | "s" | "ms" | "us" | "ns";

/** Times outside these years count as misread. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** The unit of a count since 1970, by its number of digits for a time of our days; `text` if it is not such a count. */
export function unitOf(text: string): TimeUnit {
  const [, digits] = /^(\d{9,20})(\.0*)?$/.exec(text) ?? [];
  if (digits === undefined) return "text";
  // 201801020930 and 20180102093000 are dates written without separators.
  if (/^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])[0-5]\d([0-5]\d)?$/.test(digits)) return "text";
  return digits.length < 12 ? "s" : digits.length < 15 ? "ms" : digits.length < 18 ? "us" : "ns";
}

/**
 * Converts a count since 1970 to milliseconds; NaN if the text is not such a count. A remainder becomes half a
 * millisecond, so that the time cannot pass for a whole minute.
 */
export function parseEpoch(bytes: Uint8Array, from: number, to: number, unit: Exclude<TimeUnit, "text">): number {
  const drop = unit === "ns" ? 6 : unit === "us" ? 3 : 0;
  let end = to;
  // A column of decimals writes a whole number as 1514903400.0.
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

/** Reads dates with times of day; `offset` tells whether the last one read carried a UTC offset. */
export interface TimeParser {
  /**
   * Milliseconds of the wall clock as written, or of UTC if there is an offset; NaN if the text is not a date and time.
   */
  parse(bytes: Uint8Array, from: number, to: number): number;
  /** The same for a date and a time of day in two cells. */
  parseTwo(bytes: Uint8Array, from: number, to: number, clockFrom: number, clockTo: number): number;
  offset: boolean;
}

const BLANK = 32;
const COLON = 58;

/**
 * Reads `2018-01-02 09:30:00`, `2018/1/2T09:30`, `20180102 093000`, `5-Mar-2018 9:30` and the like, with fractions of a
 * second, and `Z`, `UTC`, `-05`, `-0500`, `-05:00` or `GMT-0500` after it. Texts like `3/5/18 9:30 AM` and `931` can
 * mean several things: `style` says which, and it holds for the whole file. Anything else is not a time.
 *
 * @param style how the file writes its times
 */
export function timeParser(style: TimeStyle = PLAIN_STYLE): TimeParser {
  const { order = "ymd", halves, clockDigits } = style;
  const zoneNames = style.zoneNames.map((name) => Buffer.from(name));
  let at = 0;
  // Days come in runs, so a date is parsed only if its text changes.
  let lastDate: Uint8Array = new Uint8Array(0);
  let lastMidnight = Number.NaN;
  let isRun = false;

  /** Reads up to `most` digits at `at` and moves past them; -1 if there are none. */
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

  /** A time of day without colons, with or without a leading zero: `931`, `0931`, `093100`. */
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

  /** Reads the AM or PM after a time of day, and applies it. */
  const half = (bytes: Uint8Array, to: number, time: number): number => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(to - at, 16)).toString();
    const found = HALF.exec(text);
    if (!found || !(time >= HOUR && time < 13 * HOUR)) return Number.NaN;
    at += Buffer.byteLength(found[0]);
    return (time % (12 * HOUR)) + (found[1]!.toLowerCase() === "p" ? 12 * HOUR : 0);
  };

  /**
   * Reads the offset after a time of day: milliseconds to subtract for UTC, 0 if nothing follows, NaN if it is not an
   * offset.
   */
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
      // Between date and time of day: a blank, a comma and a blank, or a T; after a date of eight digits also nothing.
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

/** Spreadsheets may write a date as its midnight even if the time of day has its own column. */
function isMidnight(bytes: Uint8Array, from: number, to: number): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(to - from, 16)).toString("latin1");
  return /^( 0?0:00(:00(\.0+)?)?| *)$/.test(text);
}

/** Whether the text at `at` is UTC or GMT. */
function isUtc(bytes: Uint8Array, at: number): boolean {
  const text = String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!);
  return text === "UTC" || text === "GMT";
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
