import { type Bars, takeColumn } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import { completeRows } from "../features/complete-rows.js";
import { filterRows } from "../features/filter-rows.js";
import { mapColumns } from "../labels/dataset.js";
import { knownTimes } from "../labels/label-spans.js";
import { decidingModel, mapModels } from "../models/inputs.js";
import type { Models, PerModel } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { runFeatures } from "../recipes/run-features.js";
import { showable } from "../util/showable.js";
import { type ColumnSkew, columnSkew } from "./column-skew.js";
import { CONVENTION_NAMES, type Convention, servedBars, servedFeatures } from "./conventions.js";

/** How far a model's probability is from its value at training. */
export interface ProbabilitySkew extends ColumnSkew {
  /** Share of the compared rows in which p is on the other side of 0.5. */
  readonly sideChanges: number;
  /**
   * Share in which the gate decides differently: a bar passes that did not, one fails that passed, or it passes on the
   * other side.
   */
  readonly gateChanges: number;
  /** Share in which |p - 0.5| reaches the gate, by the conventions of training. */
  readonly trainedBeyondGate: number;
  /** The same by the trading program's conventions. */
  readonly servedBeyondGate: number;
  /** The same for the rows that training never saw; NaN if there are none. */
  readonly unseenBeyondGate: number;
}

/** A comparison of the conventions of training with others. */
export interface SkewComparison<M extends string = string> {
  readonly rows: {
    /** Bars that training would use: they pass its filters and have every feature. */
    readonly trained: number;
    /** Bars on which the trading program asks the deciding model. */
    readonly served: number;
    /** Bars in both sets, known at the same moments. */
    readonly both: number;
    /** Bars of the trading program only: a kind that training leaves out. */
    readonly unseen: number;
  };
  /** One entry per feature, in their order. */
  readonly features: readonly ColumnSkew[];
  readonly probabilities: PerModel<ProbabilitySkew, M>;
}

/** The effect of one convention. */
export interface ConventionSkew<M extends string = string> extends SkewComparison<M> {
  readonly convention: Convention;
}

/** What the trading program's conventions change: all together, and each one in `alone`. */
export interface Skew<M extends string = string> extends SkewComparison<M> {
  /** The model that decides: the brain; without one, the first expert. */
  readonly deciding: M;
  /** The conventions that were applied. */
  readonly conventions: readonly Convention[];
  readonly gate: number;
  /** Each convention applied alone. The effects overlap and do not add up to the total. */
  readonly alone: readonly ConventionSkew<M>[];
}

/** Settings of a skew comparison. */
export interface SkewOptions {
  /** Conventions of the trading program to apply; all by default. */
  readonly conventions?: readonly Convention[];
  /** The edge |p - 0.5| at which the trading program acts, in [0, 0.5] (0.05). */
  readonly gate?: number;
}

/**
 * Train/serve skew: runs the same minute bars through the conventions that the models were trained with and through
 * those of the trading program that reads them, and joins the rows that are known at the same moment.
 *
 * The trading program's conventions are `CONVENTIONS`: its bins, its time of day, its Bollinger deviation, means seeded
 * with simple means, no filters. A moment is the end of a bar. In preset `seed`, the bar named 09:30 and the trading
 * program's bar 09:30-09:35 share the moment 09:35, although their last prices are a minute apart.
 *
 * This measures changes in inputs and predictions, not money. Both sides see the same prices, so it does not include
 * the effects of a live feed, its delays, different adjustments or a restart of the trading program. How means are
 * seeded matters only for the first bars, so its effect here is small; a program that restarts pays it again each time.
 *
 * @param minutes minute bars of regular hours
 * @param models the models
 * @param recipe the recipe that they were trained with; the preset `seed` by default
 * @param more conventions to apply, and the gate
 * @returns rows, features and probabilities compared, for all conventions together and for each alone
 * @throws when the gate is not in [0, 0.5], a convention is unknown, or no moment is shared
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models } = research(minutes);
 * skew(minutes, models).features.find(({ column }) => column === "time_of_day").mean; // → 0.083333
 * skew(minutes, models, PRESETS.seed, { conventions: [] }).probabilities.brain.largest; // → 0
 */
export function skew<M extends string = PresetModels>(
  minutes: Bars,
  models: Models<M>,
  recipe: Recipe<string, M> = PRESETS.seed as unknown as Recipe<string, M>,
  more: SkewOptions = {},
): Skew<M> {
  const { conventions = CONVENTION_NAMES, gate = 0.05 } = more;
  if (!(gate >= 0 && gate <= 0.5)) throw new RangeError(`gate must be an edge from 0 to 0.5, got ${gate}`);
  const unknown = conventions.find((name) => !CONVENTION_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `"${unknown}" is not a convention of the trading program: there are ${CONVENTION_NAMES.join(", ")}`,
    );
  }
  const trained = trainedSide(minutes, models, recipe);
  const against = (names: readonly Convention[]): SkewComparison<M> =>
    compareSides(recipe, trained, servedSide(minutes, models, recipe, new Set(names)), gate);
  return showable("skew", {
    conventions,
    deciding: decidingModel(recipe),
    gate,
    ...against(conventions),
    alone: conventions.map((convention) => ({ convention, ...against([convention]) })),
  });
}

/** The rows of one of the two sides. */
interface Side<M extends string> {
  /** When each row is known. */
  readonly time: Float64Array;
  readonly features: Columns;
  readonly p: PerModel<Float64Array, M>;
}

function trainedSide<M extends string>(minutes: Bars, models: Models<M>, recipe: Recipe<string, M>): Side<M> {
  const bars = recipeBars(minutes, recipe.bars);
  const features = runFeatures(recipe, bars);
  return sideOf(bars, features, learnedRows(bars, features, recipe), models, recipe);
}

function servedSide<M extends string>(
  minutes: Bars,
  models: Models<M>,
  recipe: Recipe<string, M>,
  conventions: ReadonlySet<Convention>,
): Side<M> {
  const bars = servedBars(minutes, recipe, conventions);
  const features = servedFeatures(bars, recipe, conventions);
  const all = Uint32Array.from(bars.time.keys());
  const rows = conventions.has("filters") ? all : learnedRows(bars, features, recipe);
  return sideOf(bars, features, rows, models, recipe);
}

/** The bars that training would use, whether their label is known or not. */
function learnedRows(bars: Bars, features: Columns, { filters }: Recipe): Uint32Array {
  return completeRows(features, filterRows<Columns>(features, filters, bars));
}

function sideOf<M extends string>(
  bars: Bars,
  all: Columns,
  rows: Uint32Array,
  models: Models<M>,
  recipe: Recipe<string, M>,
): Side<M> {
  const time = takeColumn(knownTimes(bars), rows);
  const features = mapColumns(all, (column) => takeColumn(column, rows));
  return { time, features, p: predictRows(models, { features }, recipe) };
}

function compareSides<M extends string>(
  recipe: Recipe<string, M>,
  trained: Side<M>,
  served: Side<M>,
  gate: number,
): SkewComparison<M> {
  const { left, right, rest } = joinTimes(trained.time, served.time);
  if (left.length === 0)
    throw new Error(
      "no bar is known to both sides at the same moment: there are too few bars, or all are filtered out",
    );
  const time = takeColumn(trained.time, left);
  const compare = (column: string, a: Float64Array, b: Float64Array): ColumnSkew =>
    columnSkew(column, time, takeColumn(a, left), takeColumn(b, right));
  const deciding = served.p[decidingModel(recipe)];
  const asked = (rows: Uint32Array): number => rows.filter((row) => !Number.isNaN(deciding[row]!)).length;
  const probability = (name: M): ProbabilitySkew => ({
    ...compare(`p_${name}`, trained.p[name], served.p[name]),
    ...decisionChanges(
      takeColumn(trained.p[name], left),
      takeColumn(served.p[name], right),
      takeColumn(served.p[name], rest),
      gate,
    ),
  });
  return {
    rows: {
      trained: trained.time.length,
      served: asked(right) + asked(rest),
      both: asked(right),
      unseen: asked(rest),
    },
    features: Object.entries(trained.features).map(([name, column]) => compare(name, column, served.features[name]!)),
    probabilities: mapModels(recipe, probability),
  };
}

/** How often decisions differ between a (as trained) and b (as served); `others` are rows that training never saw. */
function decisionChanges(
  a: Float64Array,
  b: Float64Array,
  others: Float64Array,
  gate: number,
): Omit<ProbabilitySkew, keyof ColumnSkew> {
  const known = Uint32Array.from(a.keys()).filter((i) => Number.isFinite(a[i]!) && Number.isFinite(b[i]!));
  const share = (changed: (i: number) => boolean): number => known.filter(changed).length / known.length;
  const unseen = others.filter((p) => !Number.isNaN(p));
  return {
    sideChanges: share((i) => a[i]! >= 0.5 !== b[i]! >= 0.5),
    gateChanges: share((i) => decision(a[i]!, gate) !== decision(b[i]!, gate)),
    trainedBeyondGate: share((i) => decision(a[i]!, gate) !== 0),
    servedBeyondGate: share((i) => decision(b[i]!, gate) !== 0),
    unseenBeyondGate: unseen.filter((p) => decision(p, gate) !== 0).length / unseen.length,
  };
}

/** The decision of the gate: buy, sell, or stay out. */
function decision(p: number, gate: number): number {
  return Math.abs(p - 0.5) < gate ? 0 : Math.sign(p - 0.5);
}

/** The rows of two increasing series of times that share a time, and the rows of the second without a match. */
function joinTimes(a: Float64Array, b: Float64Array): { left: Uint32Array; right: Uint32Array; rest: Uint32Array } {
  const [left, right, rest]: number[][] = [[], [], []];
  let i = 0;
  for (let j = 0; j < b.length; j++) {
    while (i < a.length && a[i]! < b[j]!) i++;
    if (a[i] === b[j]) {
      left!.push(i);
      right!.push(j);
    } else rest!.push(j);
  }
  return { left: Uint32Array.from(left!), right: Uint32Array.from(right!), rest: Uint32Array.from(rest!) };
}
