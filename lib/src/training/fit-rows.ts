import { LARGEST_VALUE } from "../features/columns.js";
import { checkWeights } from "../metrics/check-weights.js";
import { columnFault } from "./column-fault.js";
import type { Scaling } from "./read-column.js";
import { type ColumnsToRead, readColumn } from "./read-column.js";

/** Rows read at a time. */
const PART = 2048;

/** What a fit knows about its rows before the first step. */
export interface FitRows extends ColumnsToRead {
  readonly label: Uint8Array;
  /** How much each row counts; undefined if all count alike. */
  readonly weight: Float64Array | undefined;
  /** Sum of the weights; the number of rows if all count alike. */
  readonly total: number;
  /** Of each column as it is read. */
  readonly mean: Float64Array;
  /**
   * The centred columns: centring only moves the bias, which is not penalised, and keeps the Hessian well conditioned. They
   * are computed when they are first read, which only TensorFlow.js does; the exact engine centres rows part by part.
   */
  readonly centred: readonly Float64Array[];
  /** Largest distance of a column's values from its mean. */
  readonly reach: Float64Array;
  /** Largest entry of the gradient of the (weighted) sum of log losses at w = 0, b = 0. */
  readonly gradientAtZero: number;
  /** Size of the rounding error in a gradient's largest entry. */
  readonly rounding: number;
}

/**
 * Checks rows and prepares what a fit needs to know about them.
 *
 * @param scaling standardises the columns where they are read; without it they are read as they are
 * @throws when shapes do not match, a value is not finite or beyond 1e100, only one class is present, or a weight is negative or not
 * finite
 */
export function fitRows(
  columns: readonly Float64Array[],
  label: Uint8Array,
  weight: Float64Array | undefined = undefined,
  scaling: Scaling | undefined = undefined,
): FitRows {
  const n = label.length;
  let positives = 0;
  for (let i = 0; i < n; i++) {
    if (label[i]! > 1) throw new Error(`label ${i} is ${label[i]}: labels are 0 or 1`);
    positives += label[i]!;
  }
  if (columns.length === 0) throw new Error("a fit needs at least one column");
  if (positives === 0 || positives === n) {
    throw new Error(`all ${n} labels are ${positives === 0 ? 0 : 1}: a fit needs both classes`);
  }
  if (weight) checkWeights(label, weight, true);
  const total = weight ? sumOf(weight) : n;
  const ones = weight ? weight.reduce((sum, w, i) => sum + w * label[i]!, 0) : positives;
  const mean = new Float64Array(columns.length);
  const reach = new Float64Array(columns.length);
  let centred: readonly Float64Array[] | undefined;
  let gradientAtZero = Math.abs(total / 2 - ones);
  let rounding = total;
  columns.forEach((column, j) => {
    if (column.length !== n) throw new Error(`column ${j} has ${column.length} rows, but there are ${n} labels`);
    const { sum, absolute, slope, low, high } = totals({ columns, scaling }, j, label, weight);
    // A NaN is in no comparison, but in every sum.
    if (!(low >= -LARGEST_VALUE && high <= LARGEST_VALUE) || Number.isNaN(absolute)) throw outOfRange(column, j);
    // A constant column centres to exact zeros, however its mean rounds.
    mean[j] = low === high ? low : sum / total;
    reach[j] = Math.max(high - mean[j]!, mean[j]! - low);
    gradientAtZero = Math.max(gradientAtZero, Math.abs(slope));
    rounding = Math.max(rounding, absolute);
  });
  return {
    columns,
    scaling,
    label,
    weight,
    total,
    mean,
    get centred() {
      centred ??= columns.map((_, j) => {
        const out = new Float64Array(n);
        readColumn({ columns, scaling }, j, 0, out);
        return out.map((value) => value - mean[j]!);
      });
      return centred;
    },
    reach,
    gradientAtZero,
    rounding: rounding * 8 * Number.EPSILON,
  };
}

/** What column j adds up to, each value counted by the weight of its row, and its extremes. */
function totals(rows: ColumnsToRead, j: number, label: Uint8Array, weight: Float64Array | undefined) {
  const part = new Float64Array(Math.min(PART, label.length));
  let sum = 0;
  let absolute = 0;
  let slope = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < label.length; from += part.length) {
    const values = part.subarray(0, label.length - from);
    readColumn(rows, j, from, values);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const share = weight ? weight[from + i]! * value : value;
      sum += share;
      absolute += Math.abs(share);
      slope += (0.5 - label[from + i]!) * share;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { sum, absolute, slope, low, high };
}

/** The error for the first value that no fit computes with. */
function outOfRange(column: Float64Array, j: number): Error {
  const row = column.findIndex((value) => !(Math.abs(value) <= LARGEST_VALUE));
  return columnFault(j, `row ${row} is ${column[row]}: a fit needs finite numbers, up to 1e100`);
}

/** In place of rows that are no longer needed: of a fit to start from, only which rows it had is looked at. */
export function noRows(): FitRows {
  return { columns: [], label: new Uint8Array(0) } as unknown as FitRows;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
