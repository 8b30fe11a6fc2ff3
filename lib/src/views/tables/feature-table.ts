import { type ColumnTable, table } from "arquero";
import { FEATURES } from "../../features/build-features.js";
import type { Dataset } from "../../labels/dataset.js";
import { formatTime } from "../../util/time.js";

/**
 * A dataset as an arquero table, to look at, filter and group: `time` as text, the twenty features, `label`.
 *
 * The feature and label columns are the dataset's own arrays, not copies.
 *
 * @param data any dataset
 * @returns a table of one row a bar
 * @see https://idl.uw.edu/arquero/
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
 * featureTable({ time: bars.time, features: buildFeatures(bars), label }).numCols(); // → 22
 */
export function featureTable(data: Dataset): ColumnTable {
  return table({
    time: Array.from(data.time, formatTime),
    ...Object.fromEntries(FEATURES.map((name) => [name, data.features[name]])),
    label: data.label,
  });
}
