import type { LabelSpans } from "../labels/label-spans.js";
import { checkFold, checkSpans, type Fold, momentStart, rowNumbers } from "./fold.js";
import { purge } from "./purge.js";

/** Settings of a walk forward. */
export interface WalkForwardOptions {
  /** Number of folds. */
  readonly nSplits: number;
  /** Rows of each test; by default the number of rows divided by `nSplits + 1`, rounded down. */
  readonly testSize?: number;
  /** Largest number of training rows, the most recent ones: a rolling window. Without it the window expands. */
  readonly maxTrainSize?: number;
}

/**
 * Walk-forward folds: each fold tests on the next run of rows and trains on rows before it, with an expanding or
 * rolling window.
 *
 * The tests have equal length, follow each other and end with the last row. Training labels that reach into the test
 * are purged by time; rows whose spans start at the same moment stay in one test. With evenly spaced bars and a label over h bars, that equals scikit-learn's `gap` of h.
 *
 * @param spans the label spans of n rows, in order of time
 * @param options number of folds, rows of each test, largest number of training rows
 * @returns `nSplits` folds, earliest first
 * @throws when there are too few rows, they are not in order of time, a moment has more rows than a test, or purging leaves a
 * fold nothing to train on
 * @see scikit-learn `TimeSeriesSplit`
 * @example
 * const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25), stamp: "end", interval: 5 };
 * walkForward(labelSpans(bars, 1), { nSplits: 2 });
 * // → [{ train: [0], test: [2, 3] }, { train: [0, 1, 2], test: [4, 5] }]
 */
export function walkForward(spans: LabelSpans, options: WalkForwardOptions): Fold[] {
  const rows = spans.start.length;
  const { nSplits, maxTrainSize = Number.POSITIVE_INFINITY } = options;
  const testSize = options.testSize ?? Math.floor(rows / (nSplits + 1));
  if (!(Number.isInteger(nSplits) && nSplits >= 1)) throw new RangeError(`nSplits must be 1 or more, got ${nSplits}`);
  if (!(maxTrainSize >= 1)) throw new RangeError(`maxTrainSize must be 1 or more rows, got ${maxTrainSize}`);
  if (!(Number.isInteger(testSize) && testSize >= 1 && nSplits * testSize < rows)) {
    throw new Error(`${rows} rows are too few for ${nSplits} tests of ${testSize} rows and at least one to train on`);
  }
  checkSpans(spans);
  const edge = (fold: number): number => momentStart(spans.start, rows - (nSplits - fold) * testSize);
  return Array.from({ length: nSplits }, (_, fold) => {
    const start = edge(fold);
    const test = rowNumbers(start, edge(fold + 1));
    if (test.length === 0) {
      throw new Error(`a moment has more rows than the ${testSize} of a test: use fewer folds`);
    }
    const purged = purge(spans, rowNumbers(0, start), test);
    const train = purged.subarray(Math.max(0, purged.length - maxTrainSize));
    return checkFold({ train, test }, fold + 1, nSplits);
  });
}
