import { checkScores } from "./check-scores.js";
import { checkWeights } from "./check-weights.js";
import { weightedScore } from "./weighted-metrics.js";
import { countWins } from "./wins.js";

/**
 * Area under the ROC curve: the probability that a positive scores higher than a negative, with ties counting half.
 *
 * @param label n labels, 1 or 0
 * @param score n scores, higher meaning more likely positive
 * @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
 * @returns a number in [0, 1]; guessing gives 0.5
 * @throws when lengths differ, a score is NaN, only one class is present, or a weight is negative or not finite
 * @see Hanley & McNeil (1982); scikit-learn `roc_auc_score`, with its `sample_weight`
 * @example
 * rocAuc(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)); // → 0.75
 * rocAuc(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8), Float64Array.of(3, 1, 1, 1)); // → 0.875
 */
export function rocAuc(label: Uint8Array, score: Float64Array, sampleWeight?: Float64Array): number {
  const positives = checkScores(label, score, "the area under the ROC curve");
  if (sampleWeight) {
    checkWeights(label, sampleWeight, true);
    return weightedScore("auc", label, score, new Uint32Array(label.length), sampleWeight)(Float64Array.of(1));
  }
  return countWins(label, score) / (positives * (label.length - positives));
}
