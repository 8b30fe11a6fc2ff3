import type { Dataset } from "../labels/dataset.js";
import type { LabelSpans } from "../labels/label-spans.js";
import { columnsOf, type Expert, expertNames, mapModels, modelFeatures } from "../models/inputs.js";
import { BRAIN, type LogisticModel, type Models, type PerModel } from "../models/model.js";
import { toJson } from "../models/to-json.js";
import type { Recipe } from "../recipes/recipe.js";
import { walkForward } from "../splits/walk-forward.js";
import { brainInputs, trainBrain } from "../training/brain.js";
import { type Calibration, calibrateByDays } from "../training/calibrate.js";
import { inModel, labelled, mapEntries, ownFit, rowsOf, trainExperts } from "../training/experts.js";
import type { LinearFit } from "../training/linear-fit.js";
import { LogisticRegression } from "../training/logistic-regression.js";
import { meanOne } from "../training/mean-one.js";
import { brainRows, outOfFoldExperts } from "../training/out-of-fold.js";
import { foldPlatt, logit, type Platt } from "../training/platt.js";
import { type FitOptions, type Rows, type Search, type SearchScores, searchC } from "../training/search-c.js";
import { choiceOf, makeAnew, type Reuse } from "./reuse.js";

/** The result of training. */
export interface Trained<M extends string = string, S extends SearchScores = Search> {
  /** The search over C of each model, before calibration. */
  readonly searches: PerModel<S, M>;
  /** The calibration of each model, if asked for. */
  readonly calibration?: PerModel<Calibration, M>;
  /** The chosen models as exported, calibrated if asked for. */
  readonly models: Models<M>;
}

/**
 * Trains a recipe's experts and its brain.
 *
 * C is chosen and models are calibrated on the validation rows, which nothing was fitted on. The brain reads calibrated
 * experts, because those are exported.
 *
 * @param train rows to fit on
 * @param validation rows to choose C by and to calibrate on
 * @param reach how far the label of each training row reaches, for the folds of the stacking
 * @param recipe every choice of the flow
 * @param reuse takes over the fits that an earlier run made of the same rows and choices
 */
export function trainModels<M extends string>(
  train: Dataset,
  validation: Dataset,
  reach: LabelSpans,
  recipe: Recipe<string, M>,
  reuse: Reuse = makeAnew,
): Trained<M> {
  const { C, calibrate } = recipe;
  const fitting = fittingOf(recipe);
  const counted = validation.weight && meanOne(validation.weight);
  const calibrator = (search: Search, X: readonly Float64Array[]): Calibration | undefined =>
    calibrate ? calibrationOf(search.fit, X, validation, counted) : undefined;

  const fitted = [train, validation, choiceOf({ experts: recipe.experts, C, fitting })];
  const searches: Record<string, Search> = {
    ...reuse("experts", fitted, () => trainExperts(recipe.experts, train, validation, C, fitting)),
  };
  const platts: Record<string, Calibration | undefined> = mapEntries(recipe.experts, (expert: Expert, name: string) =>
    inModel(name, columnsOf(expert), () => calibrator(searches[name]!, rowsOf(expert, validation).X)),
  );
  const fits: Record<string, LinearFit> = mapEntries(searches, ({ fit }, name) => calibrated(fit, platts[name]));
  if (recipe.brain) {
    const experts = mapEntries(fits, (fit) => ({ fit }));
    const given = { train, validation, reach, searches, platts, experts };
    const brain = inModel(BRAIN, modelFeatures(recipe, BRAIN), () => searchBrain(recipe as Recipe, given, fitting));
    searches[BRAIN] = brain;
    platts[BRAIN] = calibrator(brain, brainInputs(recipe, experts, validation));
    fits[BRAIN] = calibrated(brain.fit, platts[BRAIN]);
  }
  return {
    searches: mapModels(recipe, (name) => searches[name]!),
    ...(calibrate && { calibration: mapModels(recipe, (name) => platts[name]!) }),
    models: mapModels(recipe, (name): LogisticModel => toJson(fits[name]!, modelFeatures(recipe, name))),
  };
}

/** The rows the brain is trained on. */
interface BrainTraining {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly reach: LabelSpans;
  readonly searches: PerModel<Search>;
  readonly platts: PerModel<Platt | undefined>;
  readonly experts: PerModel<{ readonly fit: LinearFit }>;
}

function searchBrain(recipe: Recipe, given: BrainTraining, fitting: FitOptions): Search {
  const { train, validation, reach, searches, platts, experts } = given;
  if (recipe.stackingFolds === 0) return trainBrain(recipe, experts, train, validation, recipe.C, fitting);
  const { C, options } = ownFit(recipe.brain!, recipe.C, fitting);
  return searchC(
    unseenRows(train, reach, searches, platts, recipe),
    labelled(brainInputs(recipe, experts, validation), validation),
    C,
    options,
  );
}

/**
 * The rows for out-of-fold stacking: the test rows of a walk forward, with the predictions of experts fitted on earlier
 * rows.
 */
export function unseenRows(
  train: Dataset,
  reach: LabelSpans,
  searches: PerModel<Pick<Search, "C">>,
  platts: PerModel<Platt | undefined>,
  recipe: Recipe,
): Rows & { readonly rows: Uint32Array } {
  const folds = walkForward(reach, { nSplits: recipe.stackingFolds });
  const brain = recipe.brain!;
  const read = Object.fromEntries(
    expertNames(recipe).flatMap((name) => (brain.experts.includes(name) ? [[name, recipe.experts[name]!]] : [])),
  );
  const probabilities = outOfFoldExperts(read, train, folds, (X, y, name, weight) => {
    const { options } = ownFit(recipe.experts[name]!, recipe.C, fittingOf(recipe));
    const fit = new LogisticRegression({ ...options, C: searches[name]!.C }).fit(X, y, undefined, weight);
    return calibrated(fit, platts[name]);
  });
  return brainRows(brain, train, probabilities);
}

/** Number of fits tried, over all models. */
export function trialsOf(searches: PerModel<SearchScores>): number {
  return Object.values(searches).reduce((sum, { search }) => sum + search.length, 0);
}

/**
 * The calibration of a fit on rows that it was not fitted on. Where the classes were balanced, their true shares are put
 * back first, so that only what is left is asked of the days.
 */
function calibrationOf(
  fit: LogisticRegression,
  X: readonly Float64Array[],
  { label, time }: Dataset,
  weight: Float64Array | undefined,
): Calibration {
  const { classShift } = fit;
  const odds = finiteLogOdds(fit.predictProba(X)).map((z) => z - classShift);
  const calibration = calibrateByDays(label, odds, time, weight);
  const { slope, intercept } = calibration;
  return { ...calibration, intercept: intercept - slope * classShift };
}

/** Log-odds of probabilities that may round to 0 or 1: beyond all others but finite. */
function finiteLogOdds(probability: Float64Array): Float64Array {
  return logit(probability).map((z) => Math.max(-745, Math.min(37, z)));
}

function fittingOf({ standardise, classWeight, engine, method, adam }: Recipe<string, never> | Recipe): FitOptions {
  return {
    standardise,
    ...(classWeight && { classWeight }),
    ...(engine && { engine }),
    ...(method && { method }),
    ...(adam && { adam }),
  };
}

export function calibrated(fit: LinearFit, platt: Platt | undefined): LinearFit {
  return platt ? foldPlatt(fit, platt) : fit;
}
