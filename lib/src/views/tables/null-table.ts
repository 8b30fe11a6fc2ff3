import { type ColumnTable, table } from "arquero";
import { showable } from "../../util/showable.js";
import { type NullRecipe, type NullRuns, nullScores } from "../../validation/null-runs.js";
import { count, fixed } from "../format.js";
import { type TableView, viewColumns } from "../table-view.js";
import type { Block, View } from "../view.js";
import { highText, nullColumns } from "./null-columns.js";
import { nullPicture } from "./null-picture.js";

/**
 * Null runs as an arquero table, to filter or pass to `show`.
 *
 * @param result what `nullRuns` returned
 * @returns for each recipe, one row per model, one for the baseline and one for the deciding model's lead over it
 * (`beyond`): AUC on the bars; mean, standard deviation and 5, 50 and 95 % quantiles of the AUCs on sign-flipped bars;
 * how many of these are at least as high; and p
 * @see https://idl.uw.edu/arquero/
 * @example
 * const result = await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 3, recipes: { seed: PRESETS.seed } });
 * nullTable(result).numRows(); // → 6
 */
export function nullTable({ recipes }: NullRuns): ColumnTable {
  const rows = Object.entries(recipes).flatMap(([recipe, one]) =>
    nullScores(one).map(([name, score]) => ({ recipe, part: one.part, name, ...score })),
  );
  const column = <T>(value: (row: (typeof rows)[number]) => T): T[] => rows.map(value);
  return showable(
    "table",
    table({
      recipe: column(({ recipe }) => recipe),
      part: column(({ part }) => part),
      model: column(({ name }) => name),
      AUC: column(({ own }) => own),
      "null mean": column(({ mean }) => mean),
      sd: column(({ standardDeviation }) => standardDeviation),
      "5 %": column(({ quantiles }) => quantiles.q05),
      "50 %": column(({ quantiles }) => quantiles.q50),
      "95 %": column(({ quantiles }) => quantiles.q95),
      "as high": column(highText),
      p: column(({ p }) => p),
    }),
  );
}

/**
 * The view of null runs: an explanation, then for each recipe its scores and a histogram that compares the deciding
 * model's score on the bars with those on sign-flipped bars.
 *
 * @param result what `nullRuns` returned
 * @example
 * const result = await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 3, recipes: { seed: PRESETS.seed } });
 * nullView(result).length; // → 3
 */
export function nullView({ runs, recipes }: NullRuns): View {
  return [
    `Sign-flip null, ${count(runs)} runs: the same minutes with moves of the same size, each up or down by coin flip, so ` +
      "there is no direction to predict. baseline: a model of volatility and the hour only. beyond: the AUC of the deciding " +
      "model minus the baseline's. yours: on the bars themselves. as high: runs that score at least that. p: the probability of that without " +
      `skill; with ${count(runs)} runs it cannot be below ${(1 / (1 + runs)).toFixed(3)}.`,
    ...Object.entries(recipes).flatMap(([name, one]): Block[] => [
      scoreTable(name, one),
      { lines: nullPicture(one.deciding, one.models[one.deciding]!, 3) },
    ]),
  ];
}

function scoreTable(name: string, one: NullRecipe): TableView {
  const used = one.part === "test" ? "scored once" : "which also chose C";
  return viewColumns(
    nullColumns("model", nullScores(one), (auc) => fixed(auc)),
    `Recipe ${name}, AUC on the ${count(one.rows)} ${one.part} rows, ${used}:`,
  );
}
