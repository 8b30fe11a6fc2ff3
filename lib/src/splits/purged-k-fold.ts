import type { LabelSpans } from "../labels/label-spans.js";
import { checkFold, checkSpans, type Fold, rowNumbers } from "./fold.js";
import { purge } from "./purge.js";

/**
 * Purged k-fold: each run of rows is the test once while all other rows train, without those whose labels overlap the
 * test's or start within the embargo after it.
 *
 * Here a model also learns from rows after its test. That makes good use of few rows, but only `walkForward` shows what
 * could have been known at the time.
 *
 * @param spans the label spans of n rows, in order of time
 * @param nSplits number of folds, 2 or more; the first n % nSplits have one row more
 * @param embargo wall-clock milliseconds after a test in which no training label may start
 * @returns `nSplits` folds, earliest test first
 * @throws when there are too few rows, they are not in order of time, or purging leaves a fold nothing to train on
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 7.4.3
 * @example
 * const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25), stamp: "end", interval: 5 };
 * purgedKFold(labelSpans(bars, 1), 3)[1]; // → { train: [0, 5], test: [2, 3] }
 */
export function purgedKFold(spans: LabelSpans, nSplits: number, embargo: number = 0): Fold[] {
  const rows = spans.start.length;
  if (!(Number.isInteger(nSplits) && nSplits >= 2)) throw new RangeError(`nSplits must be 2 or more, got ${nSplits}`);
  if (rows < nSplits) throw new Error(`${rows} rows are too few for ${nSplits} folds`);
  checkSpans(spans);
  const edge = (fold: number): number => fold * Math.floor(rows / nSplits) + Math.min(fold, rows % nSplits);
  const all = rowNumbers(0, rows);
  return Array.from({ length: nSplits }, (_, fold) => {
    const test = rowNumbers(edge(fold), edge(fold + 1));
    // A test row's label meets itself, so purging takes the test out of all rows too.
    return checkFold({ train: purge(spans, all, test, embargo), test }, fold + 1, nSplits);
  });
}
