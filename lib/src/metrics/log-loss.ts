import { log, log1p } from "../util/log.js";
import { checkProbabilities } from "./check-probabilities.js";
import { weightedMean } from "./weighted-mean.js";

/** Probabilities are clipped to this distance from 0 and 1, so that one row cannot make the loss infinite. */
const CERTAIN = Number.EPSILON;

/** Log loss of one row. */
export function rowLogLoss(label: number, probability: number): number {
  const p = Math.min(Math.max(probability, CERTAIN), 1 - CERTAIN);
  return label === 1 ? -log(p) : -log1p(-p);
}

/**
 * Log loss: the mean of -log of the probability given to the actual label, in nats. Lower is better.
 *
 * Always answering the share of ones scores the entropy of that share, at most log 2 = 0.6931. Probabilities are
 * clipped to at least 2.2e-16 from 0 and 1, as in scikit-learn.
 *
 * @param label n labels, 1 or 0
 * @param probability n probabilities of label 1
 * @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
 * @returns a number of 0 or more
 * @throws when there are no rows, lengths differ, a probability is outside [0, 1] or NaN, or a weight is negative or not
 * finite
 * @see scikit-learn `log_loss`, with its `sample_weight`
 * @example
 * logLoss(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.9)); // → 0.105361
 * logLoss(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.5), Float64Array.of(1, 0)); // → 0.105361
 */
export function logLoss(label: Uint8Array, probability: Float64Array, sampleWeight?: Float64Array): number {
  checkProbabilities(label, probability);
  if (sampleWeight) return weightedMean(label, probability, sampleWeight, rowLogLoss);
  let sum = 0;
  for (let i = 0; i < label.length; i++) sum += rowLogLoss(label[i]!, probability[i]!);
  return sum / label.length;
}
