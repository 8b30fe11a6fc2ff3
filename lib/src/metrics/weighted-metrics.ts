import { sortOrder } from "../util/sort-order.js";
import { rowBrier } from "./brier-score.js";
import { checkProbabilities } from "./check-probabilities.js";
import { checkWeights } from "./check-weights.js";
import { rowLogLoss } from "./log-loss.js";

/** Scores that support row weights. */
export type MetricName = "auc" | "logLoss" | "brier";

/**
 * A score as a function of one weight per group; NaN if it is undefined (an AUC without both classes).
 */
export type ScoreOfWeights = (weight: Float64Array) => number;

/**
 * Prepares a score of n rows once, so that it can be computed quickly for many weightings of groups of rows.
 *
 * A weight counts the rows of its group that many times: weights of 1 give `rocAuc`, `logLoss` and `brierScore`. A
 * bootstrap draw is a weighting of days; the slow part (sorting, for the AUC) is done only once.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param label n labels, 1 or 0
 * @param score n scores; probabilities in [0, 1] for the two losses
 * @param group n group numbers, from 0; by default each row is its own group
 * @param sampleWeight n weights of the rows, by which they count within their group; by default all alike
 * @returns a function of the groups' weights, each 0 or more
 * @throws when lengths differ, a score is NaN, a probability is outside [0, 1], or a row's weight is
 * negative or not finite
 * @see scikit-learn's `sample_weight` in `roc_auc_score`, `log_loss` and `brier_score_loss`
 * @example
 * const auc = weightedScore("auc", Uint8Array.of(0, 1, 1), Float64Array.of(0.2, 0.1, 0.9));
 * auc(Float64Array.of(1, 1, 1)); // → 0.5
 * auc(Float64Array.of(1, 1, 3)); // → 0.75
 */
export function weightedScore(
  metric: MetricName,
  label: Uint8Array,
  score: Float64Array,
  group: Uint32Array = Uint32Array.from(label.keys()),
  sampleWeight?: Float64Array,
): ScoreOfWeights {
  if (group.length !== label.length) throw new Error(`${label.length} labels but ${group.length} groups`);
  if (sampleWeight) checkWeights(label, sampleWeight, false);
  switch (metric) {
    case "auc":
      return weightedAuc(label, score, group, sampleWeight);
    case "logLoss":
      return weightedLoss(label, score, group, rowLogLoss, sampleWeight);
    case "brier":
      return weightedLoss(label, score, group, rowBrier, sampleWeight);
  }
}

function weightedLoss(
  label: Uint8Array,
  probability: Float64Array,
  group: Uint32Array,
  rowLoss: (label: number, probability: number) => number,
  sampleWeight: Float64Array | undefined,
): ScoreOfWeights {
  checkProbabilities(label, probability);
  const groups = group.reduce((most, g) => Math.max(most, g + 1), 0);
  const losses = new Float64Array(groups);
  const rows = new Float64Array(groups);
  for (let i = 0; i < label.length; i++) {
    const g = group[i]!;
    const own = sampleWeight ? sampleWeight[i]! : 1;
    losses[g] = losses[g]! + own * rowLoss(label[i]!, probability[i]!);
    rows[g] = rows[g]! + own;
  }
  return (weight) => {
    let sum = 0;
    let total = 0;
    for (let g = 0; g < groups; g++) {
      sum += weight[g]! * losses[g]!;
      total += weight[g]! * rows[g]!;
    }
    return sum / total;
  };
}

function weightedAuc(
  label: Uint8Array,
  score: Float64Array,
  group: Uint32Array,
  sampleWeight: Float64Array | undefined,
): ScoreOfWeights {
  const n = label.length;
  if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
  const missing = score.findIndex(Number.isNaN);
  if (missing >= 0)
    throw new Error(`score ${missing} is NaN: the area under the ROC curve needs a score for every row`);
  const order = sortOrder(score);
  // Rows in increasing order of score.
  const groupOf = Uint32Array.from(order, (row) => group[row]!);
  const own = Float64Array.from(order, (row) => (sampleWeight ? sampleWeight[row]! : 1));
  const isPositive = Float64Array.from(order, (row) => (label[row] === 1 ? 1 : 0));
  const endsTie = Uint8Array.from(order, (row, i) => (score[order[i + 1]!] === score[row] ? 0 : 1));
  const isTied = endsTie.map((ends, i) => (ends === 1 && endsTie[i - 1] !== 0 ? 0 : 1));
  const rows = { groupOf, own, isPositive, isTied, endsTie };
  return (weight) => aucOf(rows, weight);
}

/** Rows in increasing order of score. */
interface SortedRows {
  readonly groupOf: Uint32Array;
  /** How much each counts within its group. */
  readonly own: Float64Array;
  /** 1 or 0; factors instead of branches, which a processor cannot foresee. */
  readonly isPositive: Float64Array;
  /** Whether another row has the same score, and whether it is the last of those that have. */
  readonly isTied: Uint8Array;
  readonly endsTie: Uint8Array;
}

function aucOf({ groupOf, own, isPositive, isTied, endsTie }: SortedRows, weight: Float64Array): number {
  let wins = 0;
  let below = 0;
  let positives = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  for (let i = 0; i < groupOf.length; i++) {
    const w = weight[groupOf[i]!]! * own[i]!;
    const positive = w * isPositive[i]!;
    if (isTied[i] === 0) {
      wins += positive * below;
      positives += positive;
      below += w - positive;
      continue;
    }
    tiedPositives += positive;
    tiedNegatives += w - positive;
    if (endsTie[i] === 0) continue;
    // Equal scores count half against each other.
    wins += tiedPositives * (below + tiedNegatives / 2);
    below += tiedNegatives;
    positives += tiedPositives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return wins / (positives * below);
}
