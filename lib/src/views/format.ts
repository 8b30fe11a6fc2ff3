import type { Interval } from "../evaluation/interval.js";
import { count } from "../util/count.js";
import { formatTime } from "../util/time.js";

export { count, counted } from "../util/count.js";

// How numbers, times and intervals are written in tables, charts and sentences.

/** A share in percent: 53.2 %. */
export function percent(share: number, digits: number = 1): string {
  return Number.isNaN(share) ? "-" : `${(100 * share).toFixed(digits)} %`;
}

/** Formats a number: "-" for NaN, "infinite" for infinity, and no minus before a zero. */
export function numberText(x: number, format: (x: number) => string): string {
  if (Number.isNaN(x)) return "-";
  if (!Number.isFinite(x)) return x > 0 ? "infinite" : "-infinite";
  const written = format(x);
  return /^-[0.,]*( ?%)?$/.test(written) ? written.slice(1) : written;
}

/** Dollars to the cent: 1,234.50. */
export function dollars(x: number): string {
  return numberText(x, (value) => value.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ","));
}

/** A share in percent with two decimals, more if it is small. */
export function finePercent(share: number): string {
  return numberText(share, (x) => `${(100 * x).toFixed(x !== 0 && Math.abs(x) < 0.01 ? 4 : 2)} %`);
}

/** A ratio with two decimals. */
export function ratio(x: number): string {
  return numberText(x, (value) => value.toFixed(2));
}

/** A number with a given number of decimals; a zero has no sign. */
export function fixed(x: number, digits: number = 4): string {
  if (Number.isNaN(x)) return "-";
  const text = x.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A number to three significant digits; tiny and huge ones in exponential notation. */
export function threeDigits(x: number): string {
  if (Number.isNaN(x)) return "-";
  if (x === 0) return "0";
  return Math.abs(x) >= 1e-4 && Math.abs(x) < 1e6 ? String(Number(x.toPrecision(3))) : x.toExponential(1);
}

/** A number to six significant digits. */
export function sixDigits(x: number): string {
  return Number.isNaN(x) ? "-" : String(Number(x.toPrecision(6)));
}

/**
 * An estimate followed by its interval.
 *
 * @param interval a score or a difference with its interval
 * @param format `digits` after the point (4); `signed`, for differences: a plus sign before positive numbers
 * @returns text such as `0.5398 [0.5125, 0.5679]`
 * @example
 * intervalText({ estimate: 0.54, low: 0.5134, high: 0.56781 }); // → "0.5400 [0.5134, 0.5678]"
 * intervalText({ estimate: 0.02, low: -0.013, high: 0.05 }, { digits: 2, signed: true }); // → "+0.02 [-0.01, +0.05]"
 */
export function intervalText(
  { estimate, low, high }: Pick<Interval, "estimate" | "low" | "high">,
  format: { readonly digits?: number; readonly signed?: boolean } = {},
): string {
  const { digits = 4, signed = false } = format;
  const [a, b, c] = [estimate, low, high].map((x) => {
    const text = fixed(x, digits);
    return signed && x > 0 && Number(text) !== 0 ? `+${text}` : text;
  });
  return `${a} [${b}, ${c}]`;
}

/**
 * An effective sample size with its interval, in whole numbers; or that it is the most that overlapping labels are worth.
 *
 * @example
 * effectiveWords({ estimate: 1757.4, low: 1320.2, high: 2204 }); // → "an effective sample size of about 1,757 [1,320, 2,204]"
 * effectiveWords({ estimate: 1276, low: 1276, high: 1276 }); // → "an effective sample size of 1,276, the most that overlapping labels are worth"
 */
export function effectiveWords({ estimate, low, high }: Pick<Interval, "estimate" | "low" | "high">): string {
  const [a, b, c] = [estimate, low, high].map((x) => numberText(x, (value) => count(Math.round(value))));
  return low === high
    ? `an effective sample size of ${a}, the most that overlapping labels are worth`
    : `an effective sample size of about ${a} [${b}, ${c}]`;
}

/** How an interval was made: `95 % intervals by block bootstrap, 1,000 draws of whole days`. */
export function intervalWords({ level, draws }: Pick<Interval, "level" | "draws">): string {
  return `${Number((100 * level).toPrecision(6))} % intervals by block bootstrap, ${count(draws)} draws of whole days`;
}

/** A time, or "-" if there is none. */
export function timeText(time: number): string {
  return Number.isNaN(time) ? "-" : formatTime(time);
}

/** A time to the minute: 2018-01-02 09:31. */
export function minuteText(time: number): string {
  return timeText(time).slice(0, 16);
}

/** From the first of some times to the last: 2018-01-02 09:31 to 2018-01-03 16:00. */
export function spanText(time: Float64Array): string {
  return time.length === 0 ? "none" : `${minuteText(time[0]!)} to ${minuteText(time.at(-1)!)}`;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** A moment with its weekday: `Mon 2022-01-03 09:30`. */
export function dayAndClock(time: number): string {
  return `${dayName(time)} ${clock(time)}`;
}

/** A day with its weekday: `Mon 2022-01-03`. */
export function dayName(time: number): string {
  const date = new Date(time);
  return `${weekday(time)} ${date.toISOString().slice(0, 10)}`;
}

/** `Mon`. */
export function weekday(time: number): string {
  return WEEKDAYS[new Date(time).getUTCDay()]!;
}

/** `09:30`. */
export function clock(time: number): string {
  return new Date(time).toISOString().slice(11, 16);
}
