import type { Bars } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import type { Research } from "../flow/research.js";
import { partOf } from "../flow/split-rows.js";
import type { TrainedOnRows } from "../flow/train-on-rows.js";
import type { Dataset } from "../labels/dataset.js";
import { knownTimes, type LabelSpans } from "../labels/label-spans.js";
import { decidingModel, mapModels, modelNames } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { rowNumbers } from "../splits/fold.js";
import { type RetrainOptions, type RetrainStretch, retrainStretches } from "../splits/retrain-stretches.js";
import type { Search, SearchScores } from "../training/search-c.js";
import { bisectRight } from "../util/bisect-right.js";
import type { RowRange } from "../util/row-range.js";
import { showable } from "../util/showable.js";
import { formatTime } from "../util/time.js";
import { type Prepared, prepare, trainAndAnswer } from "./train-and-answer.js";

/** Settings of a rolling retraining. */
export interface RollingRetrainOptions extends RetrainOptions {
  /** Number of retrainings after which a set of models still answers, to see how it ages; 12. */
  readonly ages?: number;
  /** Called after each training, with the number done and the number in all. */
  readonly onStretch?: (done: number, of: number) => void;
}

/** One training, and the stretch that its models answered. */
export interface RetrainedStretch<M extends string = string, S extends SearchScores = Search>
  extends TrainedOnRows<M, S> {
  /** The bars answered. */
  readonly bars: RowRange;
  /** The rows of `data` in that stretch. */
  readonly test: Uint32Array;
}

/** Models trained anew again and again, and their answers to bars that they had not seen. */
export interface RollingRetrain<F extends string = string, M extends string = string, S extends SearchScores = Search> {
  readonly minutes: Bars;
  readonly recipe: Recipe<F, M>;
  readonly options: RetrainOptions;
  /** The bars that features were computed on, and the features of all of them. */
  readonly bars: Bars;
  readonly features: Columns<F>;
  /** Number of those bars that passed the filters. */
  readonly filtered: number;
  /** The bar number of each row of `data`, from 0. */
  readonly rows: Uint32Array;
  /** The rows that passed the filters and have every value, in order of time. */
  readonly data: Dataset<F>;
  readonly stretches: readonly RetrainedStretch<M, S>[];
  /** Each model's answer to each bar, by the models of the bar's stretch; NaN before the first stretch. */
  readonly probability: PerModel<Float64Array, M>;
  /** The same of a model of volatility and the hour only, trained on the same rows. */
  readonly baseline: Float64Array;
  /**
   * The deciding model's answers by models that are older: `byAge[k]` are those of models trained k retrainings before
   * the bar's own; `byAge[0]` are its own. NaN where there were none yet.
   */
  readonly byAge: readonly Float64Array[];
}

/**
 * Rolling retraining, as one would have lived through it: the recipe is trained on the past, its models answer the next
 * stretch of bars, then it is trained anew. All answers are out of sample, and together they cover all bars after the
 * first training.
 *
 * Each training has its own validation part, the last of its past, to choose C. It learns from labels only that were
 * known, by the recipe's embargo, before the stretch's first bar was: also where the recipe does not purge its own
 * parts. Features are computed once; that they look at the past only is for `lookAheadCheck` to show. So bars that come
 * later change no earlier answer.
 *
 * @param minutes minute bars as for `research`
 * @param recipe every choice of the flow; the preset `seed` by default
 * @param options how often to train anew, on how much, and from when; see `retrainStretches`
 * @returns the stretches with their models, and the answers at all bars
 * @throws as `retrainStretches` does, and where a past is too short to train on; the error names the stretch
 * @see Pardo (2008), "The Evaluation and Optimization of Trading Strategies", chapter 11 (walk-forward analysis)
 * @example
 * const walk = rollingRetrain(makeSample({ to: "2018-05-01" }), PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
 * walk.stretches.length; // → 2
 * formatTime(walk.bars.time[walk.stretches[0].bars.start]); // → "2018-03-01 09:35:00"
 */
export function rollingRetrain<F extends string = string, M extends string = PresetModels>(
  minutes: Bars,
  recipe: Recipe<F, M> = PRESETS.seed as unknown as Recipe<F, M>,
  options: RollingRetrainOptions,
): RollingRetrain<F, M> {
  const { onStretch, ...others } = options;
  return trainWalk(minutes, walkTask(minutes, recipe, others), onStretch);
}

/** Trains for all stretches, one after another, and puts them together. */
export function trainWalk<F extends string, M extends string>(
  minutes: Bars,
  task: WalkTask<F, M>,
  onStretch?: RollingRetrainOptions["onStretch"],
): RollingRetrain<F, M> {
  const reports = task.cut.map((_, number) => {
    const report = retrainStretch(task, number);
    onStretch?.(number + 1, task.cut.length);
    return report;
  });
  return walkOf(minutes, task, reports);
}

/** What the trainings of a rolling retraining share, computed once. */
export interface WalkTask<F extends string = string, M extends string = string> {
  readonly recipe: Recipe<F, M>;
  readonly options: RetrainOptions;
  readonly prepared: Prepared<F>;
  /** When each bar's values are known: see `knownTimes`. */
  readonly known: Float64Array;
  readonly cut: readonly RetrainStretch[];
  /** Number of ages that models have answers at, their own stretch included. */
  readonly ages: number;
}

/** @throws as `retrainStretches` does */
export function walkTask<F extends string, M extends string>(
  minutes: Bars,
  recipe: Recipe<F, M>,
  { ages = 12, ...options }: Omit<RollingRetrainOptions, "onStretch">,
): WalkTask<F, M> {
  const prepared = prepare(minutes, recipe);
  const cut = retrainStretches(prepared.bars.time, options);
  return { recipe, options, prepared, known: knownTimes(prepared.bars), cut, ages: Math.min(ages + 1, cut.length) };
}

/** One training, and what its models say. */
export interface StretchReport<M extends string = string, S extends SearchScores = Search> extends TrainedOnRows<M, S> {
  /** Each model's answer to each bar of the stretch, and the baseline's. */
  readonly probability: PerModel<Float64Array, M>;
  readonly baseline: Float64Array;
  /** The deciding model's answers from the stretch's first bar on, as long as they are asked for. */
  readonly aged: Float64Array;
}

/**
 * Trains for a stretch, and answers it.
 *
 * @param task what all stretches share
 * @param number of the stretch, from 0
 * @throws when its past is too short to train on; the error names the stretch
 */
export function retrainStretch<M extends string>(task: WalkTask<string, M>, number: number): StretchReport<M> {
  const { recipe, prepared, known, cut, ages } = task;
  const { bars, rows, reach } = prepared;
  const { start, end } = cut[number]!.test;
  const past = pastRows(rows, reach, cut[number]!, known[start]!);
  const where = `stretch ${number + 1} of ${cut.length}, from ${formatTime(bars.time[start]!)}`;
  const { trained, answer } = inStretch(where, () => trainAndAnswer(prepared, past, recipe));
  // Further than its own stretch, as long as the models are not older than asked for.
  const answers = answer({ start, end: cut[Math.min(number + ages, cut.length) - 1]!.test.end });
  return {
    ...trained,
    probability: mapModels(recipe, (name: M) => answers.models[name].slice(0, end - start)),
    baseline: answers.baseline.slice(0, end - start),
    aged: answers.models[decidingModel(recipe)],
  };
}

/** Puts the stretches of a rolling retraining together, in their order. */
export function walkOf<F extends string, M extends string, S extends SearchScores>(
  minutes: Bars,
  { recipe, options, prepared, cut, ages }: WalkTask<F, M>,
  reports: readonly StretchReport<M, S>[],
): RollingRetrain<F, M, S> {
  const { bars, features, filtered, rows, data } = prepared;
  const missing = (): Float64Array => new Float64Array(bars.time.length).fill(Number.NaN);
  const [all, baseline] = [mapModels(recipe, missing), missing()];
  const byAge = Array.from({ length: ages }, missing);
  const stretches = reports.map(({ probability, baseline: own, aged, ...trained }, number): RetrainedStretch<M, S> => {
    const { test } = cut[number]!;
    for (const name of modelNames(recipe)) all[name].set(probability[name], test.start);
    baseline.set(own, test.start);
    byAge.forEach((column, age) => {
      const later = cut[number + age]?.test;
      if (later) column.set(aged.subarray(later.start - test.start, later.end - test.start), later.start);
    });
    return { ...trained, bars: test, test: rowsWithin(rows, test) };
  });
  const walk = { minutes, recipe, options, bars, features, filtered, rows, data };
  return showable("rolling retraining", { ...walk, stretches, probability: all, baseline, byAge });
}

/**
 * The last training of a rolling retraining as a research run, whose test part is the last stretch: what `writeRun`
 * writes.
 *
 * @param walk what `rollingRetrain` returned
 * @example
 * const walk = rollingRetrain(makeSample({ to: "2018-05-01" }), PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
 * lastTraining(walk).test.time.length === walk.stretches[1].test.length; // → true
 */
export function lastTraining<F extends string, M extends string, S extends SearchScores = Search>(
  walk: RollingRetrain<F, M, S>,
): Research<F, M, S> {
  const { minutes, recipe, bars, filtered, rows, data, stretches } = walk;
  const { train, validation, test, searches, calibration, models } = stretches.at(-1)!;
  return showable("research", {
    ...{ minutes, recipe, bars, filtered, rows, data, searches, models },
    ...(calibration && { calibration }),
    parts: { train, validation, ...(test.length > 0 && { test }) },
    train: partOf(data, train),
    validation: partOf(data, validation),
    ...(test.length > 0 && { test: partOf(data, test) }),
  });
}

/** The rows of the training window whose labels were known before the stretch's first bar was. */
function pastRows(rows: Uint32Array, reach: LabelSpans, { train }: RetrainStretch, first: number): Uint32Array {
  return rowsWithin(rows, train).filter((row) => reach.end[row]! < first);
}

/** The rows whose bars lie in a range of bars. */
function rowsWithin(rows: Uint32Array, { start, end }: RowRange): Uint32Array {
  return rowNumbers(bisectRight(rows, start - 1), bisectRight(rows, end - 1));
}

function inStretch<T>(where: string, train: () => T): T {
  try {
    return train();
  } catch (error) {
    const cure = "train on more of the past first (--first-train) or use a longer window";
    throw new Error(`${where}: ${(error as Error).message}; ${cure}`, { cause: error });
  }
}
