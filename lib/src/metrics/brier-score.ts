import { checkProbabilities } from "./check-probabilities.js";

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
 * @returns a number in [0, 1]
 * @throws when there are no rows, lengths differ, or a probability is outside [0, 1] or NaN
 * @see Brier (1950); scikit-learn `brier_score_loss`
 * @example
 * brierScore(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.7)); // → 0.05
 */
export function brierScore(label: Uint8Array, probability: Float64Array): number {
  checkProbabilities(label, probability);
  let sum = 0;
  for (let i = 0; i < label.length; i++) sum += rowBrier(label[i]!, probability[i]!);
  return sum / label.length;
}
