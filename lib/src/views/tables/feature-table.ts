import { type ColumnTable, table } from "arquero";
import { type DatasetLike, positivesOf } from "../../labels/dataset.js";
import { type Shown, showable } from "../../util/showable.js";
import { counted, percent, spanText } from "../format.js";
import { viewTable } from "../table-view.js";
import type { View } from "../view.js";
import { timeColumn } from "./time-column.js";

/**
 * A dataset as an arquero table, to show, filter and group: `time` as dates, all of its columns, `label`.
 *
 * The feature and label columns are the dataset's own arrays, not copies. The UTC fields of a date are what the exchange's
 * clock showed, as in `barTable`.
 *
 * @param data any dataset
 * @returns a table with one row per bar
 * @see https://idl.uw.edu/arquero/
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
 * featureTable({ time: bars.time, features: buildFeatures(bars), label }).numCols(); // → 22
 */
export function featureTable({ time, features, label }: DatasetLike): ColumnTable {
  return showable("table", table({ time: timeColumn(time), ...features, label }));
}

/**
 * The view of a dataset: its first and last rows.
 *
 * @param data any dataset
 * @param shown number of first and last rows to show (5)
 * @example
 * datasetView(research(makeSample({ to: "2018-03-01" })).data, { rows: 2 }).length; // → 2
 */
export function datasetView(data: DatasetLike, { rows = 5 }: Shown = {}): View {
  const { time, label } = data;
  return [
    `${counted(time.length, "row")}, ${spanText(time)}, ${percent(positivesOf(label) / label.length)} labelled 1`,
    viewTable(featureTable(data), rows),
  ];
}
