import { takeColumn } from "../bars/bars.js";
import { FEATURES, type Features } from "../features/build-features.js";

/** Rows to learn from: times, features and labels of the same n bars. */
export interface Dataset {
  /** Wall-clock milliseconds of each row's bar. */
  readonly time: Float64Array;
  readonly features: Features;
  /** 1 or 0. */
  readonly label: Uint8Array;
}

/** A run of rows: from `start` up to, not including, `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Applies a function to each feature column. */
function mapFeatures(features: Features, f: (column: Float64Array) => Float64Array): Features {
  return Object.fromEntries(FEATURES.map((name) => [name, f(features[name])])) as {
    [K in keyof Features]: Float64Array;
  };
}

/**
 * Gathers rows of a dataset.
 *
 * @param data any dataset
 * @param rows row numbers from 0
 * @returns new arrays of `rows.length` entries, in that order
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
 * takeRows({ time: bars.time, features: buildFeatures(bars), label }, Uint32Array.of(20, 21)).label.length; // → 2
 */
export function takeRows(data: Dataset, rows: Uint32Array): Dataset {
  const label = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) label[i] = data.label[rows[i]!]!;
  return {
    time: takeColumn(data.time, rows),
    features: mapFeatures(data.features, (column) => takeColumn(column, rows)),
    label,
  };
}

/**
 * A run of rows of a dataset: views of the same memory, nothing is copied.
 *
 * @param data any dataset
 * @param range first row and row after the last
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
 * const data = { time: bars.time, features: buildFeatures(bars), label };
 * sliceRows(data, { start: 100, end: 110 }).time.length; // → 10
 */
export function sliceRows(data: Dataset, range: RowRange): Dataset {
  const slice = (column: Float64Array): Float64Array => column.subarray(range.start, range.end);
  return {
    time: slice(data.time),
    features: mapFeatures(data.features, slice),
    label: data.label.subarray(range.start, range.end),
  };
}
