import { type MetricName, weightedScores } from "../metrics/weighted-metrics.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, dayBlocks } from "./day-blocks.js";
import { fastAucs } from "./fast-aucs.js";
import type { Interval } from "./interval.js";
import { type JointBootstrap, jointBootstrap, type Statistic } from "./joint-bootstrap.js";

/** Rows with their labels and the scores of a model. */
export interface ScoredRows {
  /** Wall-clock milliseconds; only the day matters. */
  readonly time: Float64Array;
  /** 1 or 0. */
  readonly label: Uint8Array;
  /** Probabilities; for the AUC any scores. */
  readonly score: Float64Array;
  /** How much each row counts; without it all count alike. */
  readonly weight?: Float64Array | undefined;
}

/**
 * A score with a block-bootstrap interval (whole days are drawn with replacement).
 *
 * Labels of one day overlap and share its news, so rows are not independent, and a bootstrap of rows (or a formula that
 * counts rows) gives intervals that are far too narrow. Days are nearly independent. Percentile intervals.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param rows n rows, in any order
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns the score of all rows, its interval and standard error
 * @throws when the rows lie on fewer than two blocks of days, or as `weightedScore` does
 * @see Künsch (1989); Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13
 * @example
 * const { validation, models } = research(makeSample({ to: "2018-03-01" }));
 * const { time, label, features } = validation;
 * const { rsi, rsi_slope, bb_z } = features;
 * const auc = blockBootstrap("auc", { time, label, score: predictColumns(models.rsi, { rsi, rsi_slope, bb_z }) });
 * auc.low < auc.estimate && auc.estimate < auc.high; // → true
 * auc.blocks; // → 8
 */
export function blockBootstrap(metric: MetricName, rows: ScoredRows, options: BootstrapOptions = {}): Interval {
  return drawScores(metric, [rows], options).interval(rows);
}

/**
 * The difference of two models' scores, a minus b, with its interval. Both are computed on the same drawn days, so what
 * they have in common cancels.
 *
 * The two may have different rows (because filters or bars differ); they are paired by day. An interval that contains 0
 * means that the two cannot be told apart.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param a one model's rows
 * @param b another model's rows
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns the difference on all rows, its interval and standard error
 * @throws as `blockBootstrap` does
 * @example
 * const { validation } = research(makeSample({ to: "2018-03-01" }));
 * const { time, label, features } = validation;
 * const a = { time, label, score: features.atr_pct };
 * blockBootstrapDifference("auc", a, a).high; // → 0
 * blockBootstrapDifference("auc", a, { time, label, score: features.rsi }).draws; // → 1000
 */
export function blockBootstrapDifference(
  metric: MetricName,
  a: ScoredRows,
  b: ScoredRows,
  options: BootstrapOptions = {},
): Interval {
  return drawScores(metric, [a, b], options).difference(a, b);
}

/**
 * The intervals of several models' scores and of their differences, from the same draws of days: what `blockBootstrap`
 * and `blockBootstrapDifference` give where all rows lie on the same days.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param models the rows of each model, by which its interval is asked for; days with rows of any of them are drawn
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @throws as `blockBootstrap` does
 */
export function drawScores(
  metric: MetricName,
  models: readonly ScoredRows[],
  options: BootstrapOptions = {},
): JointBootstrap<ScoredRows> {
  const times = [...new Set(models.map(({ time }) => time))];
  const { of, count } = dayBlocks(times, { ...BOOTSTRAP_DEFAULTS, ...options }.blockDays);
  const scores = models.map((rows) => [rows, blockScore(metric, rows, of[times.indexOf(rows.time)]!, count)] as const);
  return jointBootstrap(count, new Map(scores), options);
}

/** A score as a statistic of `count` blocks. */
export function blockScore(metric: MetricName, rows: ScoredRows, blockOfRow: Uint32Array, count: number): Statistic {
  const { time, label, score, weight } = rows;
  if (time.length !== label.length) throw new Error(`${time.length} times but ${label.length} labels`);
  const ofDraws = weightedScores(metric, label, score, blockOfRow, weight, fastAucs);
  const ofAll = ofDraws(new Float64Array(count).fill(1), 1)[0]!;
  if (Number.isNaN(ofAll)) {
    throw new Error(`all ${label.length} labels are ${label[0]}: the area under the ROC curve needs both classes`);
  }
  return { ofAll, ofDraws };
}
