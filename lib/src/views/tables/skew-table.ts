import { type ColumnTable, table } from "arquero";
import { MODEL_NAMES } from "../../models/model.js";
import { formatTime } from "../../util/time.js";
import type { Skew } from "../../validation/skew.js";

/**
 * How far each feature and each probability is from what it was at training, as an arquero table.
 *
 * @param result what `skew` returned
 * @returns a table of one row a column: rows compared, mean difference, mean and largest absolute difference in the
 * column's unit and in its standard deviations, when the largest was, and the correlation
 * @see https://idl.uw.edu/arquero/
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * skewTable(skew(minutes, research(minutes).models)).numRows(); // → 24
 */
export function skewTable({ features, probabilities }: Skew): ColumnTable {
  const rows = [...features, ...MODEL_NAMES.map((name) => probabilities[name])];
  return table({
    column: rows.map(({ column }) => column),
    rows: rows.map((row) => row.rows),
    bias: rows.map(({ bias }) => bias),
    mean: rows.map(({ mean }) => mean),
    largest: rows.map(({ largest }) => largest),
    mean_sd: rows.map(({ meanInDeviations }) => meanInDeviations),
    largest_sd: rows.map(({ largestInDeviations }) => largestInDeviations),
    at: rows.map(({ at }) => (Number.isNaN(at) ? null : formatTime(at))),
    correlation: rows.map(({ correlation }) => correlation),
  });
}

/**
 * What each of the trading program's conventions changes by itself, and all of them together, as an arquero table.
 *
 * @param result what `skew` returned
 * @returns a table of one row a convention (`CONVENTIONS` says what each is), `all` the last: rows that training never saw,
 * how many features change, the mean absolute change of each model's p, and of the brain's the largest and the shares in
 * which its side of 0.5 and the gate's decision change
 * @see https://idl.uw.edu/arquero/
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const result = skew(minutes, research(minutes).models);
 * conventionTable(result).array("convention"); // → ["bins", "time_of_day", "bollinger", "seeding", "filters", "all"]
 */
export function conventionTable(result: Skew): ColumnTable {
  const rows = [...result.alone, { ...result, convention: "all" as const }];
  const brain = rows.map(({ probabilities }) => probabilities.brain);
  return table({
    convention: rows.map(({ convention }) => convention),
    unseen: rows.map((row) => row.rows.unseen),
    features: rows.map(({ features }) => features.filter(({ largest }) => largest > 0).length),
    ...Object.fromEntries(
      MODEL_NAMES.map((name) => [`p_${name}`, rows.map(({ probabilities }) => probabilities[name].mean)]),
    ),
    brain_largest: brain.map(({ largest }) => largest),
    brain_side: brain.map(({ sideChanges }) => sideChanges),
    brain_gate: brain.map(({ gateChanges }) => gateChanges),
  });
}
