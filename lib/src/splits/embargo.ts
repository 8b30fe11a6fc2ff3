import type { LabelSpans } from "../labels/label-spans.js";
import { bisector } from "../util/bisect-right.js";
import { dayOf } from "../util/time.js";

/** What is left between the end of a label and the next part: `"12 bars"`, `"1 session"`, or 0 for nothing. */
export type Embargo = 0 | `${number} ${"bar" | "bars" | "session" | "sessions"}`;

/**
 * Why a value is not an embargo, with what to write instead; undefined if it is one.
 *
 * @param value any value
 */
export function embargoFault(value: unknown): string | undefined {
  if (value === 0 || (typeof value === "string" && EMBARGO.test(value))) return undefined;
  if (typeof value === "number" && value > 0) {
    return `${value} would be minutes, which leave nothing out over a weekend: write "1 session" or "12 bars"`;
  }
  return `${JSON.stringify(value)} is not an embargo: write "1 session", "12 bars", or 0 for none`;
}

const EMBARGO = /^([1-9]\d*) (bar|session)s?$/;

/**
 * Extends label spans by an embargo, for splits that purge by spans: no span of another part may start before the
 * extended one ends.
 *
 * `"k bars"` leaves at least k bars between a label and the next part, `"k sessions"` at least k whole days of bars. Both
 * count bars that exist, so nights, weekends and holidays count as no time.
 *
 * @param spans n spans
 * @param embargo `"1 session"`, `"12 bars"`, or 0
 * @param known when each bar is known (`knownTimes`), **all** bars, increasing
 * @returns n spans with later ends, at most that of the last bar; the same starts
 * @throws RangeError when the embargo is none
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 7.4.2
 * @example
 * const known = Float64Array.of(9, 10, 33, 34, 57, 58).map((hour) => hour * 60 * MINUTE);
 * const spans = { start: known.slice(0, 1), end: known.slice(1, 2) };
 * embargoSpans(spans, "1 session", known).end[0] / (60 * MINUTE); // → 34
 * embargoSpans(spans, "1 bar", known).end[0] / (60 * MINUTE); // → 33
 */
export function embargoSpans({ start, end }: LabelSpans, embargo: Embargo, known: Float64Array): LabelSpans {
  const fault = embargoFault(embargo);
  if (fault !== undefined) throw new RangeError(fault);
  if (embargo === 0) return { start, end };
  const [, count, unit] = EMBARGO.exec(embargo) as unknown as [string, string, "bar" | "session"];
  const last = unit === "bar" ? lastBarAfter(known, Number(count)) : lastBarOfDayAfter(known, Number(count));
  const later = new Float64Array(end.length);
  for (let i = 0; i < end.length; i++) later[i] = Math.max(end[i]!, last(end[i]!));
  return { start, end: later };
}

/** The time of the k-th bar after a moment, or of the last bar. */
function lastBarAfter(known: Float64Array, k: number): (time: number) => number {
  const countTo = bisector(known);
  return (time) => known[Math.min(countTo(time) + k, known.length) - 1] ?? time;
}

/** The time of the last bar of the k-th day of bars after that of a moment, or of the last bar. */
function lastBarOfDayAfter(known: Float64Array, k: number): (time: number) => number {
  const lastOfDay = lastTimes(known);
  const countTo = bisector(lastOfDay.map(dayOf));
  return (time) => lastOfDay[Math.min(countTo(dayOf(time)) + k, lastOfDay.length) - 1] ?? time;
}

/** The last time of each day. */
function lastTimes(known: Float64Array): Float64Array {
  const out: number[] = [];
  for (let i = 0; i < known.length; i++) {
    if (i + 1 === known.length || dayOf(known[i + 1]!) > dayOf(known[i]!)) out.push(known[i]!);
  }
  return Float64Array.from(out);
}
