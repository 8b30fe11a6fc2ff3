import { type ColumnTable, table } from "arquero";
import { histogram } from "../../stats/histogram.js";
import { showable } from "../../util/showable.js";
import { type NullRecipe, type NullRuns, type NullScore, nullScores } from "../../validation/null-runs.js";
import { count, fixed } from "../format.js";
import { type TableView, viewColumns } from "../table-view.js";
import type { Block, View } from "../view.js";

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

function highText({ atLeast, walks }: NullScore): string {
  return `${atLeast} of ${walks.length}`;
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
      { lines: picture(one.deciding, one.models[one.deciding]!) },
    ]),
  ];
}

function scoreTable(name: string, one: NullRecipe): TableView {
  const scores = nullScores(one);
  const column = (of: (score: NullScore) => string): string[] => scores.map(([, score]) => of(score));
  const used = one.part === "test" ? "scored once" : "which also chose C";
  return viewColumns(
    {
      model: scores.map(([model]) => model),
      yours: column(({ own }) => fixed(own)),
      mean: column(({ mean }) => fixed(mean)),
      sd: column(({ standardDeviation }) => fixed(standardDeviation)),
      "5 %": column(({ quantiles }) => fixed(quantiles.q05)),
      "50 %": column(({ quantiles }) => fixed(quantiles.q50)),
      "95 %": column(({ quantiles }) => fixed(quantiles.q95)),
      "as high": column(highText),
      p: column(({ p }) => fixed(p, 3)),
    },
    `Recipe ${name}, AUC on the ${count(one.rows)} ${one.part} rows, ${used}:`,
  );
}

const BLOCKS = " ▁▂▃▄▅▆▇█";
const BINS = 25;
/** Characters per bin. */
const WIDE = 2;

/** A model's scores on sign-flipped bars as a line of blocks, and below it a mark at its score on the bars. */
function picture(name: string, { own, walks }: NullScore): string[] {
  const [low, high] = [Math.min(own, ...walks), Math.max(own, ...walks)];
  const bins = { low, high, bins: BINS };
  const counts = histogram(walks, bins);
  const most = Math.max(...counts);
  const blocks = Array.from(counts, (n) => BLOCKS[Math.ceil((8 * n) / most)]!.repeat(WIDE)).join("");
  const place = WIDE * histogram(Float64Array.of(own), bins).indexOf(1);
  const [nulls, yours] = [`${name}, null`, `${name}, yours`];
  const side = yours.length + 2;
  return [
    `${nulls.padEnd(side)}${low.toFixed(3)} ${blocks} ${high.toFixed(3)}`,
    `${yours.padEnd(side)}${" ".repeat(6 + place)}▲ ${own.toFixed(4)}`,
  ];
}
