import type { Bars } from "../bars/bars.js";
import type { Research } from "../flow/research.js";
import { trialsOf } from "../flow/train-models.js";
import { positivesOf } from "../labels/dataset.js";
import { knownTimes, type LabelSpans } from "../labels/label-spans.js";
import { labelUniqueness } from "../labels/label-uniqueness.js";
import { decidingModel, expertNames, mapModels } from "../models/inputs.js";
import { BRAIN, type PerModel } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { showable } from "../util/showable.js";
import { dayOf } from "../util/time.js";
import type { ScoredRows } from "./bootstrap.js";
import { caveats, scopeOfOne, type Whereabouts } from "./caveats.js";
import type { BootstrapOptions } from "./day-blocks.js";
import { type DrawnModels, drawModels } from "./drawn-models.js";
import { effectiveSampleSize } from "./effective-sample-size.js";
import { type Drift, featureDrift } from "./feature-drift.js";
import { coverageOfFewDays } from "./few-days.js";
import type { Interval } from "./interval.js";
import { lossInterval } from "./loss-interval.js";
import { type ScoredPart, scoredPart } from "./scored-part.js";

/** Three scores of one model, each with its interval. */
export interface Scores {
  readonly auc: Interval;
  readonly logLoss: Interval;
  readonly brier: Interval;
}

/** A model's scores with intervals, and its lead over the baseline. */
export interface ModelScores extends Scores {
  /** AUC minus that of the baseline (a model of volatility and the hour only), on the same drawn days. */
  readonly beyondBaseline: Interval;
}

/** The scores of models on rows that they did not learn from. */
export interface ScoredModels<M extends string = string> {
  /** The rows that were scored: `"validation"` if there is no test part; those rows also chose C. */
  readonly part: "test" | "validation";
  readonly rows: number;
  readonly days: number;
  /**
   * Only with fewer than 50 days: how often 95 % intervals of an AUC or a difference hold the truth. They are too narrow.
   */
  readonly coverage?: number;
  /** The deciding model, which the next number is about: the brain; without one, the first expert. */
  readonly deciding: M;
  /** Number of independent rows that would give that model's AUC the same uncertainty. */
  readonly effectiveSampleSize: Interval;
  /** Share of those rows with label 1: what the mean probability should be. */
  readonly positives: number;
  readonly models: PerModel<ModelScores, M>;
  readonly baseline: Scores;
}

/** The evaluation of a research run. */
export interface Evaluation<M extends string = string> extends ScoredModels<M> {
  /** Number of fits tried, over all models. */
  readonly trials: number;
  /** The expert with the highest AUC on the validation rows. */
  readonly bestExpert: Exclude<M, "brain">;
  /** The brain's AUC minus that expert's, on the same drawn days; only if there is a brain. */
  readonly brainBeyondExpert?: Interval;
  /** Drift of each feature from the training rows to the scored rows, largest first. */
  readonly drift: readonly Drift[];
  /** Limitations of these scores. */
  readonly caveats: readonly string[];
}

/**
 * Scores the models of a research run on its test part, with intervals and a baseline.
 *
 * The intervals of the AUC and of differences come from drawing whole days with replacement, those of the losses from
 * `lossInterval`. Compare the AUC with the baseline's, not with 0.5: see
 * `trainBaseline`.
 *
 * @param result what `research` returned
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns scores with intervals, and their limitations
 * @throws when the scored rows lie on fewer than two days or have only one label
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * evaluation.part; // → "test"
 * evaluation.trials; // → 16
 */
export function evaluate<M extends string>(result: Research<string, M>, options: BootstrapOptions = {}): Evaluation<M> {
  const { bars, data, minutes } = result;
  const where = { interval: minutes.interval, prices: bars.close, scope: scopeOfOne(data.time) };
  return evaluateScored(
    result,
    scoredPart(result),
    (spans) => labelUniqueness(spans, knownTimes(bars)),
    where,
    options,
  );
}

/**
 * Scores the models of a run on rows, whatever stocks these are of.
 *
 * @param uniqueness of the labels of the scored rows, from their spans
 * @param where what limitations depend on beside the run
 */
export function evaluateScored<M extends string>(
  result: Pick<Research<string, M>, "recipe" | "searches" | "calibration" | "train" | "data">,
  scored: ScoredPart<M>,
  uniqueness: (spans: LabelSpans) => Float64Array,
  where: Whereabouts,
  options: BootstrapOptions,
): Evaluation<M> {
  const { train, searches, recipe } = result;
  const drawn = drawModels(scored, recipe, options);
  const bestExpert = expertNames(recipe).reduce((a, b) => (searches[b].auc > searches[a].auc ? b : a));
  const scores = {
    ...scoresOfDrawn(scored, drawn, uniqueness, recipe, options),
    trials: trialsOf(searches),
    bestExpert,
    ...(recipe.brain && {
      brainBeyondExpert: drawn.auc.difference(drawn.models[BRAIN as M], drawn.models[bestExpert]),
    }),
    drift: featureDrift(train.features, scored.data.features),
  };
  return showable("evaluation", { ...scores, caveats: caveats(result, where, scores) });
}

/**
 * Scores models and the baseline model on rows, with intervals.
 *
 * @param scored the rows, and what each model says about them
 * @param bars the bars that the rows are of
 * @param recipe the models' recipe
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @throws when the rows lie on fewer than two days or have only one label
 */
export function scoreModels<M extends string>(
  scored: ScoredPart<M>,
  bars: Bars,
  recipe: Recipe<string, M>,
  options: BootstrapOptions = {},
): ScoredModels<M> {
  const uniqueness = (spans: LabelSpans): Float64Array => labelUniqueness(spans, knownTimes(bars));
  return scoresOfDrawn(scored, drawModels(scored, recipe, options), uniqueness, recipe, options);
}

function scoresOfDrawn<M extends string>(
  { part, data, predictAll }: ScoredPart<M>,
  drawn: DrawnModels<M>,
  uniqueness: (spans: LabelSpans) => Float64Array,
  recipe: Recipe<string, M>,
  options: BootstrapOptions,
): ScoredModels<M> {
  const { time, label, spans } = data;
  const all = predictAll();
  const scoresOf = (rows: ScoredRows, score: Float64Array): Scores => {
    const history = { time: all.data.time, label: all.data.label, score, weight: all.data.weight };
    return {
      auc: drawn.auc.interval(rows),
      logLoss: lossInterval("logLoss", rows, history, options),
      brier: lossInterval("brier", rows, history, options),
    };
  };
  const modelScores = (name: M): ModelScores => ({
    ...scoresOf(drawn.models[name], all.probability[name]),
    beyondBaseline: drawn.auc.difference(drawn.models[name], drawn.baseline),
  });
  const deciding = decidingModel(recipe);
  const days = new Set(time.map((moment) => dayOf(moment))).size;
  const coverage = coverageOfFewDays(days);
  return {
    part,
    rows: label.length,
    days,
    ...(coverage !== undefined && { coverage }),
    deciding,
    effectiveSampleSize: effectiveSampleSize("auc", drawn.models[deciding], uniqueness(spans), options),
    positives: positivesOf(label) / label.length,
    models: mapModels(recipe, modelScores),
    baseline: scoresOf(drawn.baseline, all.baseline),
  };
}
