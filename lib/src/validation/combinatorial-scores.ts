import { type Bars, takeColumn } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import type { Dataset } from "../labels/dataset.js";
import { rocAuc } from "../metrics/roc-auc.js";
import { decidingModel, mapModels, modelNames } from "../models/inputs.js";
import type { Models, PerModel } from "../models/model.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { combinatorialPurged } from "../splits/combinatorial-purged.js";
import type { RowRange } from "../util/row-range.js";
import { showable } from "../util/showable.js";
import { prepare, trainAndAnswer } from "./train-and-answer.js";

/** Settings of a combinatorial purged cross-validation. */
export interface CombinatorialOptions {
  /** Number of groups that the rows are cut into, N, and how many of them each split tests, k. 6 and 2. */
  readonly groups?: number;
  readonly testGroups?: number;
  /** Called after each split, with the number done and the number in all. */
  readonly onSplit?: (done: number, of: number) => void;
}

/** One path: an answer to each bar by models that did not learn from it. */
export interface CombinatorialPath<M extends string = string> {
  /** AUC of each model on all rows, and of a model of volatility and the hour only. */
  readonly auc: PerModel<number, M>;
  readonly baseline: number;
  /** Each model's answer to each bar; NaN before the first row. */
  readonly probability: PerModel<Float64Array, M>;
}

/** A recipe's scores on the paths of a combinatorial purged cross-validation. */
export interface CombinatorialScores<F extends string = string, M extends string = string> {
  readonly recipe: Recipe<F, M>;
  readonly groups: number;
  readonly testGroups: number;
  readonly deciding: M;
  readonly bars: Bars;
  readonly features: Columns<F>;
  /** The rows that were cut into groups, and their bar numbers. */
  readonly data: Dataset<F>;
  readonly rows: Uint32Array;
  /** The models of each split. */
  readonly splits: readonly { readonly groups: readonly number[]; readonly models: Models<M> }[];
  readonly paths: readonly CombinatorialPath<M>[];
}

/**
 * Combinatorial purged cross-validation of a recipe: a distribution of out-of-sample scores in place of one.
 *
 * The rows are cut into N groups. For each choice of k of them, the recipe is trained on the others (the first of these
 * rows fit, the last choose C), and answers the k. Training rows whose labels overlap a tested one, or lie within the
 * recipe's embargo of it, are left out, also where the recipe does not purge its own parts. The answers make up
 * C(N - 1, k - 1) paths, each through all rows.
 *
 * Most models here also learn from rows after those they answer, so this is no trading history; `rollingRetrain` is.
 * What it shows is how much a score depends on which part of the past is tested. Paths share models and bars, so they
 * are not independent.
 *
 * @param minutes minute bars as for `research`
 * @param recipe every choice of the flow; the preset `seed` by default
 * @param options groups and test groups
 * @returns each path's scores and answers
 * @throws as `combinatorialPurged` does, and where a split cannot be trained; the error names it
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", chapter 12
 * @example
 * const { splits, paths } = combinatorialScores(makeSample({ to: "2018-04-01" }), PRESETS.seed, { groups: 4 });
 * [splits.length, paths.length]; // → [6, 3]
 */
export function combinatorialScores<F extends string = string, M extends string = PresetModels>(
  minutes: Bars,
  recipe: Recipe<F, M> = PRESETS.seed as unknown as Recipe<F, M>,
  options: CombinatorialOptions = {},
): CombinatorialScores<F, M> {
  const { groups = 6, testGroups = 2, onSplit } = options;
  const prepared = prepare(minutes, recipe);
  const { bars, features, rows, data, reach } = prepared;
  const { edges, folds, paths: cut } = combinatorialPurged(reach, groups, testGroups);
  const spanOf = (group: number): RowRange => {
    // A group's bars end where the next one's begin, so that every bar from the first row on has an answer.
    const end = group + 1 < groups ? rows[edges[group + 1]!]! : bars.time.length;
    return { start: rows[edges[group]!]!, end };
  };
  const paths = cut.map(() => ({ probability: mapModels(recipe, () => missing(bars)), baseline: missing(bars) }));
  const splits = folds.map((fold, number) => {
    const where = `split ${number + 1} of ${folds.length}`;
    const { trained, answer } = inSplit(where, () => trainAndAnswer(prepared, fold.train, recipe));
    for (const group of fold.groups) {
      const path = paths[cut.findIndex((path) => path[group] === number)]!;
      const span = spanOf(group);
      const answers = answer(span);
      for (const name of modelNames(recipe)) path.probability[name].set(answers.models[name], span.start);
      path.baseline.set(answers.baseline, span.start);
    }
    onSplit?.(number + 1, folds.length);
    return { groups: fold.groups, models: trained.models };
  });
  const auc = (p: Float64Array): number => rocAuc(data.label, takeColumn(p, rows));
  return showable("combinatorial", {
    ...{ recipe, groups, testGroups, deciding: decidingModel(recipe), bars, features, data, rows, splits },
    paths: paths.map(({ probability, baseline }) => ({
      auc: mapModels(recipe, (name: M) => auc(probability[name])),
      baseline: auc(baseline),
      probability,
    })),
  });
}

function missing({ time }: Bars): Float64Array {
  return new Float64Array(time.length).fill(Number.NaN);
}

function inSplit<T>(where: string, train: () => T): T {
  try {
    return train();
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}; use fewer groups or a longer period`, { cause: error });
  }
}
