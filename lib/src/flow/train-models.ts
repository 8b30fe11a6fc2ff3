import type { Dataset } from "../labels/dataset.js";
import type { LabelSpans } from "../labels/label-spans.js";
import { type LogisticModel, MODEL_FEATURES, type ModelName, type Models } from "../models/model.js";
import { toJson } from "../models/to-json.js";
import type { ResearchOptions } from "../recipes/presets.js";
import { walkForward } from "../splits/walk-forward.js";
import { brainInputs, trainBrain } from "../training/brain.js";
import { type Experts, expertInputs, trainExperts } from "../training/experts.js";
import type { LinearFit } from "../training/linear-fit.js";
import { LogisticRegression } from "../training/logistic-regression.js";
import { brainRows, outOfFoldExperts } from "../training/out-of-fold.js";
import { foldPlatt, logit, type Platt, plattScaling } from "../training/platt.js";
import { type FitOptions, type Rows, type Search, searchC } from "../training/search-c.js";

/** What training gave. */
export interface Trained {
  /** The search over C of each model, before calibration. */
  readonly searches: Models<Search>;
  /** What calibrated each model, where that was asked for. */
  readonly calibration?: Models<Platt>;
  /** The chosen models, calibrated where that was asked for, as they become JSON. */
  readonly models: Models;
}

/**
 * Trains the three experts and the brain.
 *
 * C is chosen, and models are calibrated, on the validation rows, which nothing was fitted on. The brain reads calibrated
 * experts, for those are what is exported.
 *
 * @param train rows to fit on
 * @param validation rows to choose C by and to calibrate on
 * @param reach how far the label of each training row reaches, for the folds of the stacking
 * @param options every choice of the flow
 */
export function trainModels(train: Dataset, validation: Dataset, reach: LabelSpans, options: ResearchOptions): Trained {
  const { C, stackingFolds, calibrate } = options;
  const fitting = fittingOf(options);
  const calibrator = (search: Search, X: readonly Float64Array[]): Platt | undefined =>
    calibrate ? plattScaling(validation.label, logit(search.fit.predictProba(X))) : undefined;

  const searches = trainExperts(train, validation, C, fitting);
  const platts = mapExperts((name) => calibrator(searches[name], expertInputs(validation, name)));
  const experts = mapExperts((name) => ({ fit: calibrated(searches[name].fit, platts[name]) }));

  const inputs = brainInputs(experts, validation);
  const brain =
    stackingFolds === 0
      ? trainBrain(experts, train, validation, C, fitting)
      : searchC(unseenRows(train, reach, searches, platts, options), { X: inputs, y: validation.label }, C, fitting);
  const platt = calibrator(brain, inputs);

  const model = (name: ModelName, fit: LinearFit): LogisticModel => toJson(fit, MODEL_FEATURES[name]);
  return {
    searches: { ...searches, brain },
    ...(calibrate && { calibration: { ...platts, brain: platt } as Models<Platt> }),
    models: {
      rsi: model("rsi", experts.rsi.fit),
      macd: model("macd", experts.macd.fit),
      trend: model("trend", experts.trend.fit),
      brain: model("brain", calibrated(brain.fit, platt)),
    },
  };
}

/**
 * The rows that the brain learns from where it is stacked on unseen answers: those of a walk forward, with what experts
 * say of them that were fitted before.
 */
export function unseenRows(
  train: Dataset,
  reach: LabelSpans,
  searches: Experts<Pick<Search, "C">>,
  platts: Experts<Platt | undefined>,
  options: ResearchOptions,
): Rows & { readonly rows: Uint32Array } {
  const folds = walkForward(reach, { nSplits: options.stackingFolds });
  const probabilities = outOfFoldExperts(train, folds, (X, y, name) =>
    calibrated(new LogisticRegression({ ...fittingOf(options), C: searches[name].C }).fit(X, y), platts[name]),
  );
  return brainRows(train, probabilities);
}

/** How many fits were tried, all models together. */
export function trialsOf(searches: Models<Search>): number {
  return Object.values(searches).reduce((sum, { search }) => sum + search.length, 0);
}

function fittingOf({ standardise, engine, method, adam }: ResearchOptions): FitOptions {
  return { standardise, ...(engine && { engine }), ...(method && { method }), ...(adam && { adam }) };
}

export function calibrated(fit: LinearFit, platt: Platt | undefined): LinearFit {
  return platt ? foldPlatt(fit, platt) : fit;
}

function mapExperts<T>(f: (name: keyof Experts) => T): Experts<T> {
  return { rsi: f("rsi"), macd: f("macd"), trend: f("trend") };
}
