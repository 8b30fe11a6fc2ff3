import { checkProbabilities } from "./check-probabilities.js";
import { weightedMean } from "./weighted-mean.js";

/** Squared error of one row. */
export function rowBrier(label: number, probability: number): number {
  const error = probability - label;
  return error * error;
}

/**
 * Brier score: the mean squared difference between probability and label, in [0, 1]. Lower is better.
 *
 * Always answering 0.5 scores 0.25; always answering the share r of ones scores r (1 - r).
 *
 * @param label n labels, 1 or 0
 * @param probability n probabilities of label 1
 * @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
 * @returns a number in [0, 1]
 * @throws when there are no rows, lengths differ, a probability is outside [0, 1] or NaN, or a weight is negative or not
 * finite
 * @see Brier (1950); scikit-learn `brier_score_loss`, with its `sample_weight`
 * @example
 * brierScore(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.7)); // → 0.05
 * brierScore(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.7), Float64Array.of(1, 3)); // → 0.07
 */
export function brierScore(label: Uint8Array, probability: Float64Array, sampleWeight?: Float64Array): number {
  checkProbabilities(label, probability);
  if (sampleWeight) return weightedMean(label, probability, sampleWeight, rowBrier);
  let sum = 0;
  for (let i = 0; i < label.length; i++) sum += rowBrier(label[i]!, probability[i]!);
  return sum / label.length;
}
