import { type ColumnTable, table } from "arquero";
import { showable } from "../../util/showable.js";
import type { ColumnSkew } from "../../validation/column-skew.js";
import type { ProbabilitySkew, Skew, SkewComparison } from "../../validation/skew.js";
import { count, fixed, minuteText, percent, threeDigits } from "../format.js";
import { type TableView, viewColumns, viewFacts } from "../table-view.js";
import type { View } from "../view.js";

/**
 * How far each feature and each probability is from its value at training, as an arquero table.
 *
 * @param result what `skew` returned
 * @returns a table with one row per column: rows compared, mean difference, mean and largest absolute difference in the
 * column's unit and in its standard deviations, the time of the largest, and the correlation
 * @see https://idl.uw.edu/arquero/
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * skewTable(skew(minutes, research(minutes).models)).numRows(); // → 24
 */
export function skewTable(result: Skew): ColumnTable {
  const rows = columnsOf(result);
  return showable(
    "table",
    table({
      column: rows.map(({ column }) => column),
      rows: rows.map((row) => row.rows),
      bias: rows.map(({ bias }) => bias),
      mean: rows.map(({ mean }) => mean),
      largest: rows.map(({ largest }) => largest),
      mean_sd: rows.map(({ meanInDeviations }) => meanInDeviations),
      largest_sd: rows.map(({ largestInDeviations }) => largestInDeviations),
      at: rows.map(({ at }) => (Number.isNaN(at) ? null : new Date(at))),
      correlation: rows.map(({ correlation }) => correlation),
    }),
  );
}

function columnsOf({ features, probabilities }: SkewComparison): ColumnSkew[] {
  return [...features, ...Object.values(probabilities)];
}

/**
 * The effect of each of the trading program's conventions alone, and of all together, as an arquero table.
 *
 * @param result what `skew` returned
 * @returns a table with one row per convention (see `CONVENTIONS`), `all` last: rows that training never saw, the
 * number of features that change, the mean absolute change of each model's p, and for the deciding model the largest
 * change and the shares of rows in which its side of 0.5 and the gate's decision change
 * @see https://idl.uw.edu/arquero/
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const result = skew(minutes, research(minutes).models);
 * conventionTable(result).array("convention"); // → ["bins", "time_of_day", "bollinger", "seeding", "filters", "all"]
 */
export function conventionTable(result: Skew): ColumnTable {
  const rows = byConvention(result);
  const deciding = rows.map(({ probabilities }) => probabilities[result.deciding]!);
  return showable(
    "table",
    table({
      convention: rows.map(({ convention }) => convention),
      unseen: rows.map((row) => row.rows.unseen),
      features: rows.map(changedFeatures),
      ...perModel(result, (name) => [`p_${name}`, rows.map(({ probabilities }) => probabilities[name]!.mean)]),
      [`${result.deciding}_largest`]: deciding.map(({ largest }) => largest),
      [`${result.deciding}_side`]: deciding.map(({ sideChanges }) => sideChanges),
      [`${result.deciding}_gate`]: deciding.map(({ gateChanges }) => gateChanges),
    }),
  );
}

/** Each convention alone, then all together. */
export function byConvention(result: Skew): readonly (SkewComparison & { readonly convention: string })[] {
  return [...result.alone, { ...result, convention: "all" }];
}

function changedFeatures({ features }: SkewComparison): number {
  return features.filter(({ largest }) => largest > 0).length;
}

function perModel<T>(
  { probabilities }: SkewComparison,
  column: (name: string) => [title: string, values: T],
): { [title: string]: T } {
  return Object.fromEntries(Object.keys(probabilities).map(column));
}

/**
 * The view of a skew: the rows, how far each column is from its values at training, which decisions change, and the
 * effect of each convention alone.
 *
 * @param result what `skew` returned
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * skewView(skew(minutes, research(minutes).models)).length; // → 4
 */
export function skewView(result: Skew): View {
  const { rows } = result;
  return [
    viewFacts([
      ["bars that training uses", count(rows.trained)],
      ["bars that the trading program asks about", count(rows.served)],
      ["known to both at the same moment", count(rows.both)],
      ["asked about, but left out by training", count(rows.unseen)],
    ]),
    distances(result),
    decisions(result),
    conventions(result),
  ];
}

function distances(result: Skew): TableView {
  const rows = columnsOf(result);
  const column = (of: (row: ColumnSkew) => string): string[] => rows.map(of);
  return viewColumns(
    {
      column: column((row) => row.column),
      bias: column(({ bias }) => threeDigits(bias)),
      "mean abs": column(({ mean }) => threeDigits(mean)),
      largest: column(({ largest }) => threeDigits(largest)),
      "mean abs, sd": column(({ meanInDeviations }) => threeDigits(meanInDeviations)),
      "largest, sd": column(({ largestInDeviations }) => threeDigits(largestInDeviations)),
      correlation: column(({ correlation }) => fixed(correlation)),
      rows: column((row) => count(row.rows)),
      "largest at": column(({ at, largest }) => (largest === 0 ? "-" : minuteText(at))),
    },
    "Served minus trained, all conventions together (sd: standard deviations of the trained column):",
  );
}

function decisions({ probabilities, gate }: Skew): TableView {
  const models = Object.entries(probabilities);
  const column = (of: (skew: ProbabilitySkew) => number): string[] => models.map(([, skew]) => percent(of(skew)));
  return viewColumns(
    {
      model: models.map(([name]) => name),
      "other side": column(({ sideChanges }) => sideChanges),
      "other decision": column(({ gateChanges }) => gateChanges),
      trained: column(({ trainedBeyondGate }) => trainedBeyondGate),
      served: column(({ servedBeyondGate }) => servedBeyondGate),
      "left out": column(({ unseenBeyondGate }) => unseenBeyondGate),
    },
    `Changed decisions: p on the other side of 0.5, or a different decision at a gate of ${gate}; and the shares of bars ` +
      "that pass the gate: as trained, as served, and among those that training left out:",
  );
}

function conventions(result: Skew): TableView {
  const rows = byConvention(result);
  const { deciding } = result;
  const decides = (of: (skew: ProbabilitySkew) => string): string[] =>
    rows.map(({ probabilities }) => of(probabilities[deciding]!));
  return viewColumns(
    {
      convention: rows.map(({ convention }) => convention),
      ...perModel(result, (name) => [name, rows.map(({ probabilities }) => threeDigits(probabilities[name]!.mean))]),
      largest: decides(({ largest }) => threeDigits(largest)),
      side: decides(({ sideChanges }) => percent(sideChanges)),
      gate: decides(({ gateChanges }) => percent(gateChanges)),
      "left out": rows.map((row) => count(row.rows.unseen)),
    },
    "Mean absolute change of p, one convention at a time; the effects overlap and do not add up (largest, side, gate: of " +
      `${deciding}; left out: bars that training leaves out):`,
  );
}
