import { type Bars, takeColumn } from "../bars/bars.js";
import type { RowRange } from "../util/row-range.js";

/** The time span that each row's label is made from: n starts and n ends, wall-clock milliseconds. */
export interface LabelSpans {
  /** When the row's own bar is known, so that its features can be acted on. */
  readonly start: Float64Array;
  /** When its forward bar is known, and with it the label; `Infinity` if the data ends before that. */
  readonly end: Float64Array;
}

/**
 * The moment each bar is known: its end.
 *
 * A bar named by its start is known one interval later. Bins closed on the left over minutes stamped at their end
 * (preset `seed`) are complete a minute earlier, so for them the result is one minute late, never early.
 *
 * @param bars any bars
 * @returns wall-clock milliseconds, one for each bar
 * @example
 * const bars = resample(makeSample({ to: "2018-01-03" }), "5min");
 * knownTimes(bars)[0] - bars.time[0]; // → 300000
 */
export function knownTimes(bars: Pick<Bars, "time" | "stamp" | "interval">): Float64Array {
  const known = bars.time.slice();
  if (bars.stamp === "end") return known;
  const { interval } = bars;
  for (let i = 0; i < known.length; i++) known[i] = known[i]! + interval;
  return known;
}

/**
 * The span [t0, t1] of each bar's label: from when the bar is known to when the bar `horizon` bars later is known.
 *
 * Compute spans on all bars and select rows with `takeSpans`: computed on filtered rows, spans would be too long.
 *
 * @param bars **all** n bars from which the label was computed
 * @param horizon bars ahead, a positive integer
 * @returns n spans; the last `horizon` end at `Infinity`, because their label is unknown
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
  const end = new Float64Array(start.length).fill(Number.POSITIVE_INFINITY);
  end.set(start.subarray(horizon));
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
