import { takeColumn } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import type { RowRange } from "../util/row-range.js";
import { showable } from "../util/showable.js";
import { type LabelSpans, sliceSpans, takeSpans } from "./label-spans.js";

/** Rows to learn from: times, features, labels and label spans of the same n bars. */
export interface Dataset<F extends string = string> {
  /** Wall-clock milliseconds of each row's bar. */
  readonly time: Float64Array;
  /** The feature columns by name. */
  readonly features: Columns<F>;
  /** 1 or 0. */
  readonly label: Uint8Array;
  /** The time span that each label is made from. */
  readonly spans: LabelSpans;
  /** How much each row counts, if the recipe weighs rows by the uniqueness of their labels; their sum is that many rows. */
  readonly weight?: Float64Array;
}

/** A dataset whose label spans may be missing. */
export type DatasetLike<F extends string = string> = Omit<Dataset<F>, "spans"> & { readonly spans?: LabelSpans };

/**
 * Takes rows of a dataset, with all of its columns.
 *
 * @param data any dataset; its spans may be missing
 * @param rows row numbers from 0
 * @returns new arrays of `rows.length` entries, in that order
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
 * takeRows({ time: bars.time, features: buildFeatures(bars), label }, Uint32Array.of(20, 21)).label.length; // → 2
 */
export function takeRows<D extends DatasetLike>(data: D, rows: Uint32Array): D {
  const label = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) label[i] = data.label[rows[i]!]!;
  return showable("dataset", {
    ...data,
    time: takeColumn(data.time, rows),
    features: mapColumns(data.features, (column) => takeColumn(column, rows)),
    label,
    ...(data.spans && { spans: takeSpans(data.spans, rows) }),
    ...(data.weight && { weight: takeColumn(data.weight, rows) }),
  });
}

/**
 * A run of rows of a dataset: views of the same memory, nothing is copied.
 *
 * @param data any dataset; its spans may be missing
 * @param range first row and row after the last
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
 * const data = { time: bars.time, features: buildFeatures(bars), label };
 * sliceRows(data, { start: 100, end: 110 }).time.length; // → 10
 */
export function sliceRows<D extends DatasetLike>(data: D, range: RowRange): D {
  const slice = (column: Float64Array): Float64Array => column.subarray(range.start, range.end);
  return showable("dataset", {
    ...data,
    time: slice(data.time),
    features: mapColumns(data.features, slice),
    label: data.label.subarray(range.start, range.end),
    ...(data.spans && { spans: sliceSpans(data.spans, range) }),
    ...(data.weight && { weight: slice(data.weight) }),
  });
}

/** Applies a function to each column. */
export function mapColumns<F extends string>(
  columns: Columns<F>,
  f: (column: Float64Array) => Float64Array,
): Columns<F> {
  return Object.fromEntries(
    Object.entries<Float64Array>(columns).map(([name, column]) => [name, f(column)]),
  ) as Columns<F>;
}

/** The number of labels that are 1. */
export function positivesOf(label: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < label.length; i++) sum += label[i]!;
  return sum;
}
