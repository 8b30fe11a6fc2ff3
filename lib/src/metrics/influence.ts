import { sortOrder } from "../util/sort-order.js";
import { rowBrier } from "./brier-score.js";
import { checkProbabilities } from "./check-probabilities.js";
import { rowLogLoss } from "./log-loss.js";
import type { MetricName } from "./weighted-metrics.js";

/**
 * The influence of each row on a score: how much the score changes when the row counts once more, to first order. The
 * sum over rows is 0; the score of other draws of the rows is the score plus the sum of its rows' influences, nearly.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param label n labels, 1 or 0; for the AUC both present
 * @param score n scores; probabilities in [0, 1] for the two losses
 * @param weight n weights, how much each row counts; without them all count alike
 * @returns n numbers, each times the weight of its row
 * @throws when lengths differ or a probability is outside [0, 1]
 * @see DeLong, DeLong & Clarke-Pearson (1988) for the AUC: its structural components
 * @example
 * scoreInfluence("brier", Uint8Array.of(0, 1), Float64Array.of(0.5, 1)); // → [0.0625, -0.0625]
 */
export function scoreInfluence(
  metric: MetricName,
  label: Uint8Array,
  score: Float64Array,
  weight: Float64Array = new Float64Array(label.length).fill(1),
): Float64Array {
  if (metric === "auc") return aucInfluence(label, score, weight);
  checkProbabilities(label, score);
  const rowLoss = metric === "logLoss" ? rowLogLoss : rowBrier;
  const loss = Float64Array.from(label, (y, i) => rowLoss(y, score[i]!));
  const rows = weight.reduce((a, b) => a + b, 0);
  const mean = loss.reduce((sum, value, i) => sum + weight[i]! * value, 0) / rows;
  return loss.map((value, i) => (weight[i]! * (value - mean)) / rows);
}

function aucInfluence(label: Uint8Array, score: Float64Array, weight: Float64Array): Float64Array {
  const order = sortOrder(score);
  const positives = label.reduce((sum, y, row) => sum + y * weight[row]!, 0);
  const negatives = weight.reduce((a, b) => a + b, 0) - positives;
  /** A row's share of the other class that it is on the right side of; equal scores count half. */
  const right = new Float64Array(label.length);
  let [positivesBelow, negativesBelow] = [0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let [tied, tiedNegatives] = [0, 0];
    for (; to < order.length && score[order[to]!] === score[order[from]!]; to++) {
      const row = order[to]!;
      if (label[row] === 1) tied += weight[row]!;
      else tiedNegatives += weight[row]!;
    }
    for (let i = from; i < to; i++) {
      const row = order[i]!;
      right[row] =
        label[row] === 1
          ? (negativesBelow + tiedNegatives / 2) / negatives
          : 1 - (positivesBelow + tied / 2) / positives;
    }
    positivesBelow += tied;
    negativesBelow += tiedNegatives;
    from = to;
  }
  const auc = right.reduce((sum, share, row) => sum + label[row]! * weight[row]! * share, 0) / positives;
  return right.map((share, row) => (weight[row]! * (share - auc)) / (label[row] === 1 ? positives : negatives));
}
