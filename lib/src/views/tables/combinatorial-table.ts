import type { Performance } from "../../backtest/performance.js";
import { mean, standardDeviation } from "../../stats/standard-deviation.js";
import { showable } from "../../util/showable.js";
import type { CombinatorialScores } from "../../validation/combinatorial-scores.js";
import { count, counted, dollars, fixed, ratio } from "../format.js";
import { type TextColumns, viewColumns } from "../table-view.js";
import type { View } from "../view.js";

/**
 * The paths of a combinatorial purged cross-validation as text.
 *
 * @param scores what `combinatorialScores` returned
 * @param performance what `tradePaths` returned, if the paths were traded
 * @returns columns path, AUC of each model and of the baseline, and if traded trades, "profit, $" and Sharpe ratio; a row
 * per path, then their mean and standard deviation
 * @example
 * const scores = combinatorialScores(makeSample({ to: "2018-04-01" }), PRESETS.seed, { groups: 4 });
 * pathTable(scores).path; // → ["1", "2", "3", "mean", "deviation"]
 */
export function pathTable(
  { paths, recipe }: Pick<CombinatorialScores, "paths" | "recipe">,
  performance?: readonly Performance[],
): TextColumns {
  const summed = (values: readonly number[], format: (x: number) => string): string[] => {
    const known = Float64Array.from(values.filter((value) => !Number.isNaN(value)));
    const [middle, spread] = known.length === 0 ? [Number.NaN, Number.NaN] : [mean(known), standardDeviation(known)];
    return [...values, middle, spread].map((value) => format(value));
  };
  const models = [...Object.keys(recipe.experts), ...(recipe.brain ? ["brain"] : [])];
  return showable("columns", {
    path: [...paths.map((_, i) => String(i + 1)), "mean", "deviation"],
    ...Object.fromEntries(
      models.map((name) => [
        name,
        summed(
          paths.map(({ auc }) => auc[name]!),
          fixed,
        ),
      ]),
    ),
    baseline: summed(
      paths.map(({ baseline }) => baseline),
      fixed,
    ),
    ...(performance && {
      trades: [...performance.map(({ trades }) => count(trades)), "", ""],
      "profit, $": summed(
        performance.map(({ profit }) => profit),
        dollars,
      ),
      "Sharpe ratio": summed(
        performance.map(({ sharpe }) => sharpe),
        ratio,
      ),
    }),
  });
}

/**
 * The view of a combinatorial purged cross-validation: what was done, and each path's scores.
 *
 * @param scores what `combinatorialScores` returned
 * @param performance what `tradePaths` returned, if the paths were traded
 */
export function combinatorialView(scores: CombinatorialScores, performance?: readonly Performance[]): View {
  const { groups, testGroups, splits, paths, data } = scores;
  return [
    `Combinatorial purged cross-validation: ${counted(data.label.length, "row")} in ${counted(groups, "group")}, ` +
      `${testGroups} of them tested by each of ${counted(splits.length, "split")}, which make up ${counted(paths.length, "path")}.`,
    viewColumns(pathTable(scores, performance), "AUC of each path through all rows:"),
    "Most models here also learned from rows after those they answer: no trading history, and no ground for a verdict. " +
      "The deviation between paths says how much a score depends on which part of the past is tested.",
  ];
}
