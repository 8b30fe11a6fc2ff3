import type { Research } from "../flow/research.js";
import { trialsOf } from "../flow/train-models.js";
import { mapModels } from "../models/map-models.js";
import type { ModelName, Models } from "../models/model.js";
import { DAY } from "../util/time.js";
import { bootstrap, bootstrapDifference, type ScoredRows } from "./bootstrap.js";
import { caveats } from "./caveats.js";
import type { BootstrapOptions } from "./day-blocks.js";
import { effectiveRows } from "./effective-rows.js";
import { type Drift, featureDrift } from "./feature-drift.js";
import type { Interval } from "./interval.js";
import { scoredPart } from "./scored-part.js";

/** Three scores of one model, each with its interval. */
export interface Scores {
  readonly auc: Interval;
  readonly logLoss: Interval;
  readonly brier: Interval;
}

/** What a model's scores are worth. */
export interface ModelScores extends Scores {
  /** AUC less that of the yardstick, a model of volatility and the hour only, on the same drawn days. */
  readonly beyondYardstick: Interval;
}

/** What a research run's scores are worth. */
export interface Evaluation {
  /** The rows that were scored: `"validation"` where there is no test part, and then they also chose C. */
  readonly part: "test" | "validation";
  readonly rows: number;
  readonly days: number;
  /** Independent rows that would give the brain's AUC the uncertainty it has. */
  readonly effectiveRows: number;
  /** Share of those rows with label 1: what the probabilities should be in the mean. */
  readonly positives: number;
  /** Fits that were tried, all models together. */
  readonly trials: number;
  readonly models: Models<ModelScores>;
  readonly yardstick: Scores;
  /** The expert with the highest AUC on the validation rows. */
  readonly bestExpert: Exclude<ModelName, "brain">;
  /** The brain's AUC less that expert's, on the same drawn days. */
  readonly brainBeyondExpert: Interval;
  /** How far each feature has moved from the training rows to those that were scored, the furthest first. */
  readonly drift: readonly Drift[];
  /** What these numbers do not say. */
  readonly caveats: readonly string[];
}

/**
 * Scores the models of a research run on its test part, once, and says what the scores are worth.
 *
 * Every interval is by drawing whole days with replacement. The AUC is to be compared with the yardstick's, not with 0.5:
 * see `trainYardstick`.
 *
 * @param result what `research` returned
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns scores with intervals, and what they do not say
 * @throws when the scored rows lie on fewer than two days or have one label only
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * evaluation.part; // → "test"
 * evaluation.trials; // → 16
 */
export function evaluate(result: Research, options: BootstrapOptions = {}): Evaluation {
  const { train, searches } = result;
  const { part, data, probability, yardstick } = scoredPart(result);
  const { time, label } = data;
  const scored = (score: Float64Array): ScoredRows => ({ time, label, score });
  const ofYardstick = scored(yardstick);
  const scoresOf = (rows: ScoredRows): Scores => ({
    auc: bootstrap("auc", rows, options),
    logLoss: bootstrap("logLoss", rows, options),
    brier: bootstrap("brier", rows, options),
  });
  const modelScores = (name: ModelName): ModelScores => {
    const rows = scored(probability[name]);
    return {
      ...scoresOf(rows),
      beyondYardstick: bootstrapDifference("auc", rows, ofYardstick, options),
    };
  };
  const bestExpert = (["rsi", "macd", "trend"] as const).reduce((a, b) => (searches[b].auc > searches[a].auc ? b : a));
  const scores = {
    part,
    rows: label.length,
    days: new Set(time.map((moment) => Math.floor(moment / DAY))).size,
    effectiveRows: effectiveRows("auc", scored(probability.brain), options),
    positives: label.reduce((sum, y) => sum + y, 0) / label.length,
    trials: trialsOf(searches),
    models: mapModels(modelScores),
    yardstick: scoresOf(ofYardstick),
    bestExpert,
    brainBeyondExpert: bootstrapDifference("auc", scored(probability.brain), scored(probability[bestExpert]), options),
    drift: featureDrift(train.features, data.features),
  };
  return { ...scores, caveats: caveats(result, scores) };
}
