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
 * The same for several weightings at once, which takes less time than one after another: the weight of group g in
 * weighting k is `weights[g * lanes + k]`.
 */
export type ScoresOfWeights = (weights: Float64Array, lanes: number) => Float64Array;

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
  const scores = weightedScores(metric, label, score, group, sampleWeight);
  return (weight) => scores(weight, 1)[0]!;
}

/** As `weightedScore`, for several weightings at once; `aucs` is the loop that AUCs are computed by. */
export function weightedScores(
  metric: MetricName,
  label: Uint8Array,
  score: Float64Array,
  group: Uint32Array,
  sampleWeight: Float64Array | undefined,
  aucs: typeof aucsOf = aucsOf,
): ScoresOfWeights {
  if (group.length !== label.length) throw new Error(`${label.length} labels but ${group.length} groups`);
  if (sampleWeight) checkWeights(label, sampleWeight, false);
  switch (metric) {
    case "auc":
      return weightedAuc(label, score, group, sampleWeight, aucs);
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
): ScoresOfWeights {
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
  return (weights, lanes) => ratioOfSums(losses, rows, weights, lanes);
}

/** For each weighting of groups, the weighted sum of one number of each group by that of another. */
export function ratioOfSums(
  above: Float64Array,
  below: Float64Array,
  weights: Float64Array,
  lanes: number,
): Float64Array {
  const [over, under] = [new Float64Array(lanes), new Float64Array(lanes)];
  for (let g = 0; g < above.length; g++) {
    const [a, b] = [above[g]!, below[g]!];
    for (let k = 0; k < lanes; k++) {
      const weight = weights[g * lanes + k]!;
      over[k]! += weight * a;
      under[k]! += weight * b;
    }
  }
  for (let k = 0; k < lanes; k++) over[k]! /= under[k]!;
  return over;
}

function weightedAuc(
  label: Uint8Array,
  score: Float64Array,
  group: Uint32Array,
  sampleWeight: Float64Array | undefined,
  aucs: typeof aucsOf,
): ScoresOfWeights {
  const n = label.length;
  if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
  const missing = score.findIndex(Number.isNaN);
  if (missing >= 0)
    throw new Error(`score ${missing} is NaN: the area under the ROC curve needs a score for every row`);
  const order = sortOrder(score);
  const kindOf = (row: number, i: number): number => {
    const first = score[order[i - 1]!] !== score[row];
    const last = score[order[i + 1]!] !== score[row];
    return (label[row] === 1 ? POSITIVE : 0) + (first && last ? 0 : TIED) + (last && !first ? ENDS_TIE : 0);
  };
  const rows = {
    groupOf: Uint32Array.from(order, (row) => group[row]!),
    own: sampleWeight && Float64Array.from(order, (row) => sampleWeight[row]!),
    kind: Uint8Array.from(order, kindOf),
  };
  return (weights, lanes) => aucs(rows, weights, lanes);
}

/** Rows in increasing order of score. */
export interface SortedRows {
  readonly groupOf: Uint32Array;
  /** How much each counts within its group; undefined if all count alike. */
  readonly own: Float64Array | undefined;
  /** The sum of what holds: 1 if it is positive, 2 if another row has the same score, 4 if it is the last that has it. */
  readonly kind: Uint8Array;
}

const POSITIVE = 1;
const TIED = 2;
const ENDS_TIE = 4;

/**
 * The AUC for each of several weightings of groups.
 *
 * @see lib/assembly/loops.ts `addAucs`, the same in WebAssembly
 */
export function aucsOf({ groupOf, own, kind }: SortedRows, weights: Float64Array, lanes: number): Float64Array {
  const [wins, below, positives] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
  const [tiedPositives, tiedNegatives] = [new Float64Array(lanes), new Float64Array(lanes)];
  for (let i = 0; i < groupOf.length; i++) {
    const from = groupOf[i]! * lanes;
    const times = own === undefined ? 1 : own[i]!;
    const isPositive = (kind[i]! & POSITIVE) !== 0;
    if ((kind[i]! & TIED) === 0) {
      if (isPositive) addWins(wins, positives, below, weights, from, times);
      else addWeights(below, weights, from, times);
      continue;
    }
    addWeights(isPositive ? tiedPositives : tiedNegatives, weights, from, times);
    if ((kind[i]! & ENDS_TIE) === 0) continue;
    for (let k = 0; k < lanes; k++) {
      // Equal scores count half against each other.
      wins[k]! += tiedPositives[k]! * (below[k]! + tiedNegatives[k]! / 2);
      below[k]! += tiedNegatives[k]!;
      positives[k]! += tiedPositives[k]!;
    }
    tiedPositives.fill(0);
    tiedNegatives.fill(0);
  }
  for (let k = 0; k < lanes; k++) wins[k]! /= positives[k]! * below[k]!;
  return wins;
}

/** Adds a row's weights to sums. Four in a turn, here and below, because that takes half the time. */
function addWeights(sums: Float64Array, weights: Float64Array, from: number, times: number): void {
  let k = 0;
  for (; k < sums.length - 3; k += 4) {
    sums[k]! += weights[from + k]! * times;
    sums[k + 1]! += weights[from + k + 1]! * times;
    sums[k + 2]! += weights[from + k + 2]! * times;
    sums[k + 3]! += weights[from + k + 3]! * times;
  }
  for (; k < sums.length; k++) sums[k]! += weights[from + k]! * times;
}

/** Counts a positive row: its weights, times the negatives below it. */
function addWins(
  wins: Float64Array,
  positives: Float64Array,
  below: Float64Array,
  weights: Float64Array,
  from: number,
  times: number,
): void {
  addWeights(positives, weights, from, times);
  let k = 0;
  for (; k < wins.length - 3; k += 4) {
    wins[k]! += weights[from + k]! * times * below[k]!;
    wins[k + 1]! += weights[from + k + 1]! * times * below[k + 1]!;
    wins[k + 2]! += weights[from + k + 2]! * times * below[k + 2]!;
    wins[k + 3]! += weights[from + k + 3]! * times * below[k + 3]!;
  }
  for (; k < wins.length; k++) wins[k]! += weights[from + k]! * times * below[k]!;
}
