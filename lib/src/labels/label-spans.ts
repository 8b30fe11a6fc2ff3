import { type Bars, takeColumn } from "../bars/bars.js";
import type { RowRange } from "../util/row-range.js";

/** The stretch of time that each row's label is made of: n starts and n ends, wall-clock milliseconds. */
export interface LabelSpans {
  /** When the row's own bar is known: the moment its features can be acted on. */
  readonly start: Float64Array;
  /** When its forward bar is known, and with it the label; `Infinity` where the data ends before that. */
  readonly end: Float64Array;
}

/**
 * The moment each bar is known: its end.
 *
 * A bar named by its start is known one interval later. Bins that close on the left over minutes stamped at their end
 * (preset `seed`) are complete a minute sooner than that, so for them this is a minute late, never early.
 *
 * @param bars any bars
 * @returns wall-clock milliseconds, one for each bar
 * @example
 * const bars = resample(makeSample({ to: "2018-01-03" }), "5min");
 * knownTimes(bars)[0] - bars.time[0]; // → 300000
 */
export function knownTimes(bars: Pick<Bars, "time" | "stamp" | "interval">): Float64Array {
  const delay = bars.stamp === "end" ? 0 : bars.interval;
  return bars.time.map((time) => time + delay);
}

/**
 * The span [t0, t1] of each bar's label: from the moment the bar is known to the moment the bar `horizon` bars later is.
 *
 * Take the spans of the rows that are learned from with `takeSpans`: computed on the filtered rows, spans would be too long.
 *
 * @param bars **all** n bars, as the label was computed on them
 * @param horizon bars ahead, a positive integer
 * @returns n spans; the last `horizon` end at `Infinity`, for their label is unknown
 * @throws RangeError when `horizon` is not a positive integer
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", chapter 4
 * @example
 * const bars = { time: Float64Array.of(0, 5, 10), stamp: "end", interval: 5 };
 * const spans = labelSpans(bars, 1);
 * spans.start; // → [0, 5, 10]
 * spans.end[1]; // → 10
 * spans.end[2] === Infinity; // → true
 */
export function labelSpans(bars: Pick<Bars, "time" | "stamp" | "interval">, horizon: number): LabelSpans {
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`horizon must be a positive number of bars, got ${horizon}`);
  }
  const start = knownTimes(bars);
  const end = start.map((_, i) => start[i + horizon] ?? Number.POSITIVE_INFINITY);
  return { start, end };
}

/**
 * The spans of the given rows, in that order.
 *
 * @param spans any spans
 * @param rows row numbers from 0
 * @returns new spans, `rows.length` of them
 * @example
 * const spans = { start: Float64Array.of(0, 5, 10), end: Float64Array.of(5, 10, 15) };
 * takeSpans(spans, Uint32Array.of(2)); // → { start: [10], end: [15] }
 */
export function takeSpans(spans: LabelSpans, rows: Uint32Array): LabelSpans {
  return { start: takeColumn(spans.start, rows), end: takeColumn(spans.end, rows) };
}

/**
 * The spans of a run of rows: views of the same memory, nothing is copied.
 *
 * @param spans any spans
 * @param range first row and row after the last
 * @example
 * const spans = { start: Float64Array.of(0, 5, 10), end: Float64Array.of(5, 10, 15) };
 * sliceSpans(spans, { start: 1, end: 3 }).start; // → [5, 10]
 */
export function sliceSpans(spans: LabelSpans, range: RowRange): LabelSpans {
  return { start: spans.start.subarray(range.start, range.end), end: spans.end.subarray(range.start, range.end) };
}
