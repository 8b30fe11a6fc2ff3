import { type ColumnTable, table } from "arquero";
import { NULL_NAMES, type NullRuns } from "../../validation/null-runs.js";

/**
 * Null runs as an arquero table, to look at with `show`.
 *
 * @param result what `nullRuns` returned
 * @returns a row for each model, the yardstick and the brain's lead over it (`beyond`), of each preset: AUC on the
 *   bars, then mean, standard deviation and 5, 50
 *   and 95 % points of the AUCs on the walks, how many of them are at least as high, and p
 * @see https://idl.uw.edu/arquero/
 * @example
 * const result = await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 3, presets: { seed: PRESETS.seed } });
 * nullTable(result).numRows(); // → 6
 */
export function nullTable({ presets }: NullRuns): ColumnTable {
  const rows = Object.entries(presets).flatMap(([preset, { part, scores }]) =>
    NULL_NAMES.map((name) => ({ preset, part, name, ...scores[name] })),
  );
  const column = <T>(value: (row: (typeof rows)[number]) => T): T[] => rows.map(value);
  return table({
    preset: column(({ preset }) => preset),
    part: column(({ part }) => part),
    model: column(({ name }) => name),
    AUC: column(({ own }) => own),
    "walks' mean": column(({ mean }) => mean),
    sd: column(({ standardDeviation }) => standardDeviation),
    "5 %": column(({ quantiles }) => quantiles.q05),
    "50 %": column(({ quantiles }) => quantiles.q50),
    "95 %": column(({ quantiles }) => quantiles.q95),
    "as high": column(({ atLeast, walks }) => `${atLeast} of ${walks.length}`),
    p: column(({ p }) => p),
  });
}
