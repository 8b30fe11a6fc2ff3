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
  const byStart = inOrderOfStart(spans.start, test);
  const start = takeColumn(spans.start, byStart);
  // The latest end of the tests that start no later: a training span overlaps one of them if it starts by then.
  const latest = takeColumn(spans.end, byStart);
  for (let i = 0; i < latest.length; i++) {
    latest[i] = Math.max(latest[i]! + embargo, latest[i - 1] ?? Number.NEGATIVE_INFINITY);
  }
  const [first, end] = [start[0] ?? Number.POSITIVE_INFINITY, latest.at(-1) ?? Number.NEGATIVE_INFINITY];
  const out = new Uint32Array(train.length);
  let kept = 0;
  for (let i = 0; i < train.length; i++) {
    const row = train[i]!;
    // Most rows lie before or after all tests: no search for them.
    const isApart = spans.end[row]! < first || spans.start[row]! > end;
    if (isApart || !overlaps(start, latest, spans.start[row]!, spans.end[row]!)) out[kept++] = row;
  }
  return out.slice(0, kept);
}

/** Whether a span overlaps one of the tests. */
function overlaps(start: Float64Array, latest: Float64Array, from: number, to: number): boolean {
  const last = bisectRight(start, to) - 1;
  return last >= 0 && !(latest[last]! < from);
}

/** Rows by the start of their spans; the same array if they are in that order, as the rows of a part are. */
function inOrderOfStart(start: Float64Array, rows: Uint32Array): Uint32Array {
  for (let i = 1; i < rows.length; i++) {
    if (!(start[rows[i]!]! >= start[rows[i - 1]!]!)) return rows.slice().sort((a, b) => start[a]! - start[b]!);
  }
  return rows;
}
