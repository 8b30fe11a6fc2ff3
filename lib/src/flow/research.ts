import type { Bars } from "../bars/bars.js";
import { resample } from "../bars/resample.js";
import { buildFeatures } from "../features/build-features.js";
import { completeRows } from "../features/complete-rows.js";
import { type Dataset, sliceRows, takeRows } from "../features/dataset.js";
import { filterRows } from "../features/filter-rows.js";
import { labelForwardReturn } from "../features/label-forward-return.js";
import { type LogisticModel, MODEL_FEATURES, type ModelName, type Models } from "../models/model.js";
import { toJson } from "../models/to-json.js";
import { timeSplit } from "../splits/time-split.js";
import { trainBrain } from "../training/brain.js";
import type { EngineOptions } from "../training/engine.js";
import { trainExperts } from "../training/experts.js";
import type { Search } from "../training/search-c.js";
import { type EngineReport, reportEngine } from "./engine-report.js";
import { PRESETS, type ResearchOptions } from "./presets.js";

/** What the research flow computed, stage by stage. */
export interface Research {
  readonly minutes: Bars;
  /** The bars that features were computed on. */
  readonly bars: Bars;
  /** How many of those bars passed the filters. */
  readonly filtered: number;
  /** The rows that passed the filters and miss nothing, in order of time. */
  readonly data: Dataset;
  readonly train: Dataset;
  readonly validation: Dataset;
  /** The search over C of each model. */
  readonly searches: Models<Search>;
  /** The chosen models, as they become JSON. */
  readonly models: Models;
  /** Of another engine than the exact one: what it ran on, and how far its models are from the exact ones. */
  readonly engine?: EngineReport;
}

/**
 * The whole flow: minute bars in, four models out.
 *
 * Takes the bars as they are: `audit` and `requireSound` tell whether they are fit for it.
 *
 * Resamples, builds the features and labels, filters, splits in time, trains the three experts and the brain on them.
 *
 * With `engine: "tensorflow"` (after `await loadTensorflow()`) the models are TensorFlow.js'; the exact ones are trained as
 * well, and the result says how far apart they are.
 *
 * @param minutes regular-hours minute bars stamped at their end, as `QuantBook.history` gives them
 * @param options every choice; the preset `seed` when left out
 * @returns each stage's result
 * @throws when too few rows are left to train and validate, or as the stages do
 * @example
 * const result = research(makeSample({ to: "2018-03-01" }));
 * Object.keys(result.models); // → ["rsi", "macd", "trend", "brain"]
 */
export function research(minutes: Bars, options: ResearchOptions = PRESETS.seed): Research {
  const bars = resample(minutes, options.resample.rule, options.resample);
  const { filtered, data } = buildRows(bars, options);
  if (data.label.length < 2) {
    throw new Error(
      `${minutes.time.length} minutes gave ${bars.time.length} bars, of which ${filtered} pass the filters and ` +
        `${data.label.length} have every feature: too few to train on; take a longer period`,
    );
  }
  const split = timeSplit(data.label.length, options.trainFraction);
  const train = sliceRows(data, split.train);
  const validation = sliceRows(data, split.validation);
  const searches = trainAll(train, validation, options.C, options);
  const result = { minutes, bars, filtered, data, train, validation, searches, models: toModels(searches) };
  if (options.engine !== "tensorflow") return result;
  return { ...result, engine: reportEngine(validation, searches, trainAll(train, validation, options.C), options) };
}

function trainAll(
  train: Dataset,
  validation: Dataset,
  C: readonly number[],
  engine: EngineOptions = {},
): Models<Search> {
  const experts = trainExperts(train, validation, C, engine);
  return { ...experts, brain: trainBrain(experts, train, validation, C, engine) };
}

/** The rows to learn from, and how many passed the filters before incomplete ones were dropped. */
export function buildRows(bars: Bars, options: ResearchOptions): { filtered: number; data: Dataset } {
  const features = buildFeatures(bars);
  const label = labelForwardReturn(bars.close, options.label);
  const calm = filterRows(features, options.filters);
  const data = takeRows({ time: bars.time, features, label }, completeRows(features, calm));
  return { filtered: calm.length, data };
}

function toModels(searches: Models<Search>): Models {
  const model = (name: ModelName): LogisticModel => toJson(searches[name].fit, MODEL_FEATURES[name]);
  return { rsi: model("rsi"), macd: model("macd"), trend: model("trend"), brain: model("brain") };
}
