import { takeColumn } from "../bars/bars.js";
import type { Research } from "../flow/research.js";
import { labelReach } from "../flow/split-rows.js";
import { calibrated, unseenRows } from "../flow/train-models.js";
import { takeSpans } from "../labels/label-spans.js";
import { mapModels, modelFeatures } from "../models/inputs.js";
import { BRAIN, type PerModel } from "../models/model.js";
import { predictColumns } from "../models/predict.js";
import { brainColumns, expertColumns, predictRows } from "../models/predict-rows.js";
import { rowsOf } from "../training/experts.js";
import { LogisticRegression } from "../training/logistic-regression.js";
import type { BootstrapOptions } from "./day-blocks.js";
import type { Interval } from "./interval.js";
import { permutationImportance } from "./permutation-importance.js";
import { standardisedCoefficients, type TimedRows } from "./standardised-coefficients.js";

/** The importance of one feature to a model. */
export interface FeatureImportance {
  readonly feature: string;
  /** Weight times the feature's standard deviation on the rows the model learned from. */
  readonly coefficient: Interval;
  /** How much the AUC on the scored rows falls when the feature is shuffled among them. */
  readonly importance: Interval;
}

/** Settings of the importance measures. */
export interface ImportanceOptions extends Omit<BootstrapOptions, "draws"> {
  /** Draws for each coefficient; each one is a fit (100). */
  readonly fits?: number;
  /** Draws for each drop of the AUC (500). */
  readonly draws?: number;
  /** Shuffles of each feature (10). */
  readonly nRepeats?: number;
}

/**
 * The importance of the features of each model of a research run: standardised coefficients, with intervals from
 * refitting on drawn days of the training rows (C and calibration stay fixed), and permutation importance on the scored
 * rows.
 *
 * If columns carry the same information (macd, its signal, their difference), each one alone looks useless in both.
 *
 * @param result what `research` returned; refits always use the exact engine
 * @param options fits (100), draws (500), nRepeats (10), level (0.95), seed (1), blockDays (1)
 * @returns the features of each model, in the model's order
 * @throws as `standardisedCoefficients` and `permutationImportance` do
 * @example
 * const result = research(makeSample({ to: "2018-04-01" }), PRESETS.sound);
 * const { trend } = featureImportance(result, { fits: 20, draws: 50, nRepeats: 2 });
 * trend.map(({ feature }) => feature); // → ["ema20_rel", "ema50_rel", "ema200_rel"]
 */
export function featureImportance<M extends string>(
  result: Research<string, M>,
  options: ImportanceOptions = {},
): PerModel<FeatureImportance[], M> {
  const { validation, test, models, searches, calibration, recipe } = result;
  const { fits = 100, draws = 500, nRepeats = 10, ...drawing } = options;
  const part = test ?? validation;
  const probability = predictRows(models, part, recipe);
  return mapModels(recipe, (name: M): FeatureImportance[] => {
    const features = modelFeatures(recipe, name);
    const { C, fit } = searches[name];
    const estimator = new LogisticRegression({ C, standardise: fit.standardise });
    const coefficients = standardisedCoefficients(
      learnedFrom(result as unknown as Research, name),
      (X, y) => calibrated(estimator.fit(X, y), calibration?.[name]),
      { ...drawing, draws: fits },
    );
    const columns =
      name === BRAIN ? brainColumns(recipe, probability, part.features) : expertColumns(recipe, name, part.features);
    const scored = { time: part.time, X: features.map((feature) => columns[feature]!), y: part.label };
    const falls = permutationImportance(
      "auc",
      scored,
      (X) => predictColumns(models[name], Object.fromEntries(features.map((feature, j) => [feature, X[j]!]))),
      { ...drawing, draws, nRepeats },
    );
    return features.map((feature, j) => ({ feature, coefficient: coefficients[j]!, importance: falls[j]! }));
  });
}

/** The rows that a model was fitted to. */
function learnedFrom(result: Research, name: string): TimedRows {
  const { train, models, searches, calibration, recipe, parts } = result;
  const { time, label: y } = train;
  if (name !== BRAIN) return { time, ...rowsOf(recipe.experts[name]!, train) };
  if (recipe.stackingFolds === 0) {
    return { time, X: Object.values(brainColumns(recipe, predictRows(models, train, recipe), train.features)), y };
  }
  const reach = takeSpans(labelReach(result.data.spans, result.bars, recipe), parts.train);
  const unseen = unseenRows(train, reach, searches, calibration ?? {}, recipe);
  return { time: takeColumn(time, unseen.rows), X: unseen.X, y: unseen.y };
}
