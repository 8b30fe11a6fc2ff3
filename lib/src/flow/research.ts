import type { Bars } from "../bars/bars.js";
import type { FeatureName } from "../features/build-features.js";
import type { Columns } from "../features/columns.js";
import { completeRows } from "../features/complete-rows.js";
import { filterRows } from "../features/filter-rows.js";
import { type Dataset, takeRows } from "../labels/dataset.js";
import { labelBars } from "../labels/label.js";
import { knownTimes, type LabelSpans } from "../labels/label-spans.js";
import { labelUniqueness } from "../labels/label-uniqueness.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { runFeatures } from "../recipes/run-features.js";
import type { Search, SearchScores } from "../training/search-c.js";
import { count, counted } from "../util/count.js";
import { showable } from "../util/showable.js";
import { MINUTE } from "../util/time.js";
import { type EngineReport, reportEngine } from "./engine-report.js";
import { choiceOf, makeAnew, type Reuse } from "./reuse.js";
import { labelReach, type Parts, partOf, reachOf, splitRows } from "./split-rows.js";
import { type Trained, trainModels } from "./train-models.js";

/** The result of the research flow, stage by stage. */
export interface Research<F extends string = string, M extends string = string, S extends SearchScores = Search>
  extends Trained<M, S> {
  readonly minutes: Bars;
  /** The recipe that was run. */
  readonly recipe: Recipe<F, M>;
  /** The bars that features were computed on. */
  readonly bars: Bars;
  /** Number of those bars that passed the filters. */
  readonly filtered: number;
  /** The bar number of each row of `data`, from 0. */
  readonly rows: Uint32Array;
  /** The rows that passed the filters and have every value, in order of time. */
  readonly data: Dataset<F>;
  /** The rows of `data` in each part. */
  readonly parts: Parts;
  /** The rows that models were fitted on. */
  readonly train: Dataset<F>;
  /** The rows that chose C and that models were calibrated on. */
  readonly validation: Dataset<F>;
  /** The rows that nothing was learned from, if some were kept for that; score them only once. */
  readonly test?: Dataset<F>;
  /** Only with another engine than the exact one: what it ran on, and how far its models are from the exact ones. */
  readonly engine?: EngineReport<M>;
}

/**
 * The whole flow: minute bars in, models out.
 *
 * It does not check the bars: use `audit` and `requireSound` first.
 *
 * Resamples, builds features and labels, filters, splits in time, and trains the experts and the brain.
 *
 * With `engine: "tensorflow"` (after `await loadTensorflow()`) TensorFlow.js fits the models; the exact ones are fitted
 * as well, and the result says how far apart they are.
 *
 * @param minutes minute bars stamped at their end, as `QuantBook.history` gives them
 * @param recipe every choice; the preset `seed` by default
 * @returns the result of each stage
 * @throws when too few rows are left to train and validate, or as the stages and the recipe's functions do
 * @example
 * const result = research(makeSample({ to: "2018-03-01" }));
 * Object.keys(result.models); // → ["rsi", "macd", "trend", "brain"]
 */
export function research<F extends string = FeatureName, M extends string = PresetModels>(
  minutes: Bars,
  recipe: Recipe<F, M> = PRESETS.seed as unknown as Recipe<F, M>,
): Research<F, M> {
  return researchReusing(makeAnew, minutes, recipe);
}

/** `research`, which takes over from the run before what does not depend on any choice that has changed. */
export function researchReusing<F extends string, M extends string>(
  reuse: Reuse,
  minutes: Bars,
  recipe: Recipe<F, M>,
): Research<F, M> {
  const bars = reuse("bars", [minutes, choiceOf(recipe.bars)], () => recipeBars(minutes, recipe.bars));
  const { filtered, rows, data } = enoughRows(minutes, bars, recipe, reuse);
  const { purge, embargo, trainFraction, validationFraction } = recipe;
  const splitting = choiceOf({ purge, embargo, trainFraction, validationFraction });
  const { trainReach, ...split } = reuse("parts", [data, splitting], () =>
    splitData(data, labelReach(data.spans, bars, recipe), recipe),
  );
  const trained = trainReporting(split, trainReach, recipe, reuse);
  return showable("research", { ...{ minutes, recipe, bars, filtered, rows, data }, ...split, ...trained });
}

/** Trains on the parts; with another engine than the exact one, says how far its models are from the exact ones. */
export function trainReporting<M extends string>(
  { train, validation }: Pick<Research, "train" | "validation">,
  trainReach: LabelSpans,
  recipe: Recipe<string, M>,
  reuse: Reuse = makeAnew,
): Trained<M> & { readonly engine?: EngineReport<M> } {
  const trained = trainModels(train, validation, trainReach, recipe, reuse);
  if (recipe.engine !== "tensorflow") return trained;
  const { engine, method, adam, ...others } = recipe;
  const exact = trainModels(train, validation, trainReach, others as unknown as Recipe<string, M>);
  return { ...trained, engine: reportEngine(recipe, validation, trained, exact) };
}

/** The rows to learn from, without the features of all bars, which would stay in memory while models are trained. */
function enoughRows<F extends string>(
  minutes: Bars,
  bars: Bars,
  recipe: Recipe<F>,
  reuse: Reuse,
): Pick<LearningRows<F>, "filtered" | "rows" | "data"> {
  const learning = buildRows(bars, recipe, reuse);
  const { filtered, rows, data } = learning;
  if (data.label.length < 2) throw new Error(tooFew(minutes, bars, learning));
  return { filtered, rows, data };
}

/** The parts of the rows, and how far the labels of the training rows reach. */
export function splitData<F extends string>(
  data: Dataset<F>,
  reach: LabelSpans,
  recipe: Recipe<F>,
): Pick<Research<F>, "parts" | "train" | "validation" | "test"> & { readonly trainReach: LabelSpans } {
  const parts = splitRows(reach, recipe);
  return {
    parts,
    train: partOf(data, parts.train),
    validation: partOf(data, parts.validation),
    ...(parts.test && { test: partOf(data, parts.test) }),
    trainReach: reachOf(reach, parts.train),
  };
}

/** What bars that were given are called: "minute" or, for example, "5-minute bar". */
export function barNoun({ interval }: Bars): string {
  return interval === MINUTE ? "minute" : `${interval / MINUTE}-minute bar`;
}

function missingIn(column: Float64Array): number {
  return column.filter(Number.isNaN).length;
}

/** The error for too few rows: names the step that removed them. */
function tooFew(minutes: Bars, bars: Bars, { features, filtered, labelled, data }: LearningRows): string {
  const given = barNoun(minutes);
  const counts =
    `${counted(minutes.time.length, given)} gave ${counted(bars.time.length, "bar")}, ${count(filtered)} after the filters, ` +
    `${count(labelled)} of those with a label, and ${count(data.label.length)} with every feature: too few to train on; `;
  if (2 * missingIn(minutes.close) > minutes.close.length) {
    return `${counts}most have no close: use bars with prices`;
  }
  if (filtered < 2) return `${counts}use a longer period or a wider filter`;
  if (labelled < 2) return `${counts}use a longer period or a shorter label horizon (it counts bars)`;
  const [name, missing] = Object.entries<Float64Array>(features)
    .map(([name, column]) => [name, missingIn(column)] as const)
    .reduce((a, b) => (b[1] > a[1] ? b : a));
  return `${counts}use a longer period; "${name}" is missing at ${count(missing)} bars`;
}

/** Rows to learn from. */
export interface LearningRows<F extends string = string> {
  /** The features of all bars. */
  readonly features: Columns<F>;
  /** Number of bars that passed the filters, and which. */
  readonly filtered: number;
  readonly passed: Uint32Array;
  /** Number of those that have a label. */
  readonly labelled: number;
  /** Bar numbers of those that have a known label and every feature. */
  readonly rows: Uint32Array;
  /** The same as a table. */
  readonly data: Dataset<F>;
}

/**
 * The rows to learn from: bars that pass the filter, have a label and miss no feature.
 *
 * @param bars the recipe's bars
 * @param recipe features, filters and label
 * @param reuse takes over what an earlier run made of the same bars and choices
 * @throws as the recipe's functions do
 */
export function buildRows<F extends string>(bars: Bars, recipe: Recipe<F>, reuse: Reuse = makeAnew): LearningRows<F> {
  const { experts, brain, filters, label, weights, pool } = recipe;
  const reading = choiceOf({ experts, brain, pool });
  const features = reuse("features", [bars, recipe.features, reading, choiceOf(filters)], () =>
    runFeatures(recipe, bars),
  );
  const labelling = label.choices ? choiceOf(label.choices) : label;
  return reuse("rows", [bars, features, labelling, choiceOf(filters), weights], () =>
    takeLearning(bars, features, recipe),
  );
}

/** The rows with a label and every feature, of those that pass the filters. */
function takeLearning<F extends string>(bars: Bars, features: Columns<F>, recipe: Recipe<F>): LearningRows<F> {
  const { label, spans } = labelBars(recipe.label, bars);
  const passed = filterRows<Columns>(features, recipe.filters, bars);
  const labelled = labelledRows(label, passed);
  const rows = completeRows(features, labelled);
  const taken = takeRows({ time: bars.time, features, label: new Uint8Array(label), spans }, rows);
  const data = recipe.weights === "uniqueness" ? weighted(taken, bars) : taken;
  return { features, filtered: passed.length, passed, labelled: labelled.length, rows, data };
}

/** Those of the rows that have a label; the same array if all have. */
function labelledRows(label: Float64Array | Uint8Array, rows: Uint32Array): Uint32Array {
  const kept = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(label[rows[i]!]!)) kept[count++] = rows[i]!;
  return count === rows.length ? rows : kept.subarray(0, count);
}

/**
 * Rows with the uniqueness of their labels as weights. It depends only on labels that overlap in time, so no weight of
 * a training row knows more than its own label does.
 */
function weighted<F extends string>(data: Dataset<F>, bars: Bars): Dataset<F> {
  const uniqueness = labelUniqueness(data.spans, knownTimes(bars));
  // A label that is known at once overlaps no other.
  return showable("dataset", { ...data, weight: uniqueness.map((share) => (Number.isNaN(share) ? 1 : share)) });
}
