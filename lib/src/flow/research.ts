import type { Bars } from "../bars/bars.js";
import { resample } from "../bars/resample.js";
import { buildFeatures, type Features } from "../features/build-features.js";
import { completeRows } from "../features/complete-rows.js";
import { filterRows } from "../features/filter-rows.js";
import { type Dataset, sliceRows, takeRows } from "../labels/dataset.js";
import { labelForwardReturn } from "../labels/label-forward-return.js";
import { type LabelSpans, labelSpans, sliceSpans, takeSpans } from "../labels/label-spans.js";
import { labelledRows } from "../labels/labelled-rows.js";
import { PRESETS, type ResearchOptions } from "../recipes/presets.js";
import { type EngineReport, reportEngine } from "./engine-report.js";
import { labelReach, splitRows } from "./split-rows.js";
import { type Trained, trainModels } from "./train-models.js";

/** What the research flow computed, stage by stage. */
export interface Research extends Trained {
  readonly minutes: Bars;
  /** The choices that gave all this. */
  readonly options: ResearchOptions;
  /** The bars that features were computed on. */
  readonly bars: Bars;
  /** How many of those bars passed the filters. */
  readonly filtered: number;
  /** The rows that passed the filters and miss nothing, in order of time. */
  readonly data: Dataset;
  /** The stretch of time that each row's label is made of. */
  readonly spans: LabelSpans;
  /** The rows that models were fitted on. */
  readonly train: Dataset;
  /** The rows that chose C, and that models were calibrated on. */
  readonly validation: Dataset;
  /** The rows that nothing was learned from, where some were left for that: score them once. */
  readonly test?: Dataset;
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
  const { filtered, data, spans } = buildRows(bars, options);
  if (data.label.length < 2) {
    throw new Error(
      `${minutes.time.length} minutes gave ${bars.time.length} bars, of which ${filtered} pass the filters and ` +
        `${data.label.length} have every feature: too few to train on; take a longer period`,
    );
  }
  const reach = labelReach(spans, options);
  const parts = splitRows(reach, options);
  const [train, validation] = [sliceRows(data, parts.train), sliceRows(data, parts.validation)];
  const trainReach = sliceSpans(reach, parts.train);
  const trained = trainModels(train, validation, trainReach, options);
  const result = {
    ...{ minutes, options, bars, filtered, data, spans, train, validation },
    ...(parts.test && { test: sliceRows(data, parts.test) }),
    ...trained,
  };
  if (options.engine !== "tensorflow") return result;
  const { engine, method, adam, ...others } = options;
  const exact = trainModels(train, validation, trainReach, others);
  return { ...result, engine: reportEngine(validation, trained, exact, options) };
}

/** Rows to learn from. */
export interface LearningRows {
  /** The features of all bars. */
  readonly features: Features;
  /** How many bars passed the filters. */
  readonly filtered: number;
  /** Those of them that have a label to be believed and every feature, as numbers of bars. */
  readonly rows: Uint32Array;
  /** The same as a table. */
  readonly data: Dataset;
  /** The stretch of time that each row's label is made of. */
  readonly spans: LabelSpans;
}

/** The rows to learn from. */
export function buildRows(bars: Bars, options: Pick<ResearchOptions, "label" | "filters">): LearningRows {
  const features = buildFeatures(bars);
  const label = labelForwardReturn(bars.close, options.label);
  const calm = filterRows(features, options.filters);
  const rows = completeRows(features, labelledRows(bars.time, calm, options.label));
  const data = takeRows({ time: bars.time, features, label }, rows);
  return {
    features,
    filtered: calm.length,
    rows,
    data,
    spans: takeSpans(labelSpans(bars, options.label.horizon), rows),
  };
}
