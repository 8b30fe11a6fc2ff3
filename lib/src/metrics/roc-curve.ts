import { checkScores } from "./check-scores.js";
import { sortByClass } from "./sort-by-class.js";

/** A ROC curve: the i-th entries of all arrays are one point. */
export interface RocCurve {
  /** Share of the negatives at or above the threshold, increasing from 0 to 1. */
  readonly fpr: Float64Array;
  /** Share of the positives at or above the threshold, increasing from 0 to 1. */
  readonly tpr: Float64Array;
  /** Decreasing; the first is infinite, because nothing is above it. */
  readonly threshold: Float64Array;
}

/**
 * The ROC curve: for each distinct score as the threshold, the share of negatives and of positives at or above it.
 *
 * Points on a straight line between others are left out: the curve and the area below it stay the same.
 *
 * @param label n labels, 1 or 0
 * @param score n scores, higher meaning more likely positive
 * @returns the curve from (0, 0) to (1, 1); the trapezoids below it are `rocAuc`
 * @throws when lengths differ, a score is NaN, or only one class is present
 * @see Fawcett (2006), "An introduction to ROC analysis"; scikit-learn `roc_curve`
 * @example
 * const { fpr, tpr, threshold } = rocCurve(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8));
 * fpr; // → [0, 0, 0.5, 0.5, 1]
 * tpr; // → [0, 0.5, 0.5, 1, 1]
 * threshold.slice(1); // → [0.8, 0.4, 0.35, 0.1]
 */
export function rocCurve(label: Uint8Array, score: Float64Array): RocCurve {
  checkScores(label, score, "the ROC curve");
  const { high, low } = sortByClass(label, score);
  const [p, q] = [high.length, low.length];
  const caught = new Float64Array(p + q + 1);
  const wrong = new Float64Array(p + q + 1);
  const threshold = new Float64Array(p + q + 1);
  threshold[0] = Number.POSITIVE_INFINITY;
  let kept = 1;
  // Both classes are traversed from their highest score down, all rows of one score in one step.
  for (let i = 0, j = 0; i < p || j < q; ) {
    const next = Math.max(high[p - 1 - i] ?? Number.NEGATIVE_INFINITY, low[q - 1 - j] ?? Number.NEGATIVE_INFINITY);
    while (high[p - 1 - i] === next) i++;
    while (low[q - 1 - j] === next) j++;
    // The last point lies on the line from the one before it to this one: counts are integers, so this is exact.
    const [a, b] = [kept - 2, kept - 1];
    if (kept > 1 && (caught[b]! - caught[a]!) * (j - wrong[b]!) === (i - caught[b]!) * (wrong[b]! - wrong[a]!)) kept--;
    caught[kept] = i;
    wrong[kept] = j;
    threshold[kept] = next;
    kept++;
  }
  return {
    fpr: wrong.slice(0, kept).map((count) => count / q),
    tpr: caught.slice(0, kept).map((count) => count / p),
    threshold: threshold.slice(0, kept),
  };
}
