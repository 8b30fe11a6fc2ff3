import { rocAuc } from "./roc-auc.js";

/** How far two models are from each other on the same rows. */
export interface ProbabilityDistance {
  /** Largest absolute difference of their probabilities. */
  readonly probability: number;
  /** Absolute difference of their areas under the ROC curve. */
  readonly auc: number;
}

/**
 * How far the probabilities of two models are from each other.
 *
 * @param label n labels, 1 or 0
 * @param p n probabilities of one model
 * @param q n probabilities of the other
 * @returns the largest difference in probability, and the difference in area under the ROC curve
 * @throws when lengths differ, or as `rocAuc` does
 * @example
 * const label = Uint8Array.of(0, 1, 0, 1);
 * probabilityDistance(label, Float64Array.of(0.1, 0.2, 0.3, 0.4), Float64Array.of(0.1, 0.4, 0.3, 0.4));
 * // → { probability: 0.2, auc: 0.25 }
 */
export function probabilityDistance(label: Uint8Array, p: Float64Array, q: Float64Array): ProbabilityDistance {
  const auc = Math.abs(rocAuc(label, p) - rocAuc(label, q));
  return { probability: p.reduce((most, value, i) => Math.max(most, Math.abs(value - q[i]!)), 0), auc };
}
