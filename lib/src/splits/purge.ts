import { takeColumn } from "../bars/bars.js";
import type { LabelSpans } from "../labels/label-spans.js";
import { bisectRight } from "../util/bisect-right.js";

/**
 * Drops training rows whose label overlaps a test row's label, so that training sees nothing that the test is scored
 * on.
 *
 * Spans are closed: a label that ends exactly when another starts overlaps it, because both use the same price. An
 * embargo extends the test spans at their end, so that training rows that start soon after a test are dropped too; it
 * is for features that look back into the test. Both are measured in time, not rows, because after filtering rows are
 * no longer consecutive bars.
 *
 * @param spans the spans of all rows
 * @param train rows to train on
 * @param test rows to test on
 * @param embargo wall-clock milliseconds after each test span in which no training span may start
 * @returns the remaining training rows, in the given order
 * @throws RangeError when `embargo` is negative or not a number
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", sections 7.4.1 and 7.4.2
 * @example
 * const spans = { start: Float64Array.of(0, 5, 10, 15, 20), end: Float64Array.of(4, 9, 14, 19, 24) };
 * purge(spans, Uint32Array.of(0, 1, 3, 4), Uint32Array.of(2)); // → [0, 1, 3, 4]
 * purge(spans, Uint32Array.of(0, 1, 3, 4), Uint32Array.of(2), 5); // → [0, 1, 4]
 * const touching = { start: Float64Array.of(0, 5, 10), end: Float64Array.of(5, 10, 15) };
 * purge(touching, Uint32Array.of(0, 1), Uint32Array.of(2)); // → [0]
 */
export function purge(spans: LabelSpans, train: Uint32Array, test: Uint32Array, embargo: number = 0): Uint32Array {
  if (!(embargo >= 0)) throw new RangeError(`embargo must be a time of 0 or more milliseconds, got ${embargo}`);
  const byStart = Uint32Array.from(test).sort((a, b) => spans.start[a]! - spans.start[b]!);
  const start = takeColumn(spans.start, byStart);
  // The latest end of the tests that start no later: a training span overlaps one of them if it starts by then.
  const latest = takeColumn(spans.end, byStart);
  for (let i = 0; i < latest.length; i++) {
    latest[i] = Math.max(latest[i]! + embargo, latest[i - 1] ?? Number.NEGATIVE_INFINITY);
  }
  return train.filter((row) => {
    const last = bisectRight(start, spans.end[row]!) - 1;
    return last < 0 || latest[last]! < spans.start[row]!;
  });
}
