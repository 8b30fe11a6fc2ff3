import { LARGEST_VALUE } from "../features/columns.js";
import { checkWeights } from "../metrics/check-weights.js";
import { columnFault } from "./column-fault.js";

/** What a fit knows about its rows before the first step. */
export interface FitRows {
  readonly columns: readonly Float64Array[];
  readonly label: Uint8Array;
  /** How much each row counts; undefined if all count alike. */
  readonly weight: Float64Array | undefined;
  /** Sum of the weights; the number of rows if all count alike. */
  readonly total: number;
  readonly mean: Float64Array;
  /**
   * The centred columns: centring only moves the bias, which is not penalised, and keeps the Hessian well conditioned. They
   * are computed when they are first read.
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
 * @throws when shapes do not match, a value is not finite or beyond 1e100, only one class is present, or a weight is negative or not
 * finite
 */
export function fitRows(
  columns: readonly Float64Array[],
  label: Uint8Array,
  weight: Float64Array | undefined = undefined,
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
    const { sum, absolute, slope, low, high } = totals(column, weight ? product(weight, column) : column, label);
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
    label,
    weight,
    total,
    mean,
    get centred() {
      centred ??= columns.map((column, j) => subtract(column, mean[j]!));
      return centred;
    },
    reach,
    gradientAtZero,
    rounding: rounding * 8 * Number.EPSILON,
  };
}

/**
 * What a column adds up to, and its extremes.
 *
 * @param values the column
 * @param counted its values times the weights of their rows; the column itself if all rows count alike
 */
function totals(values: Float64Array, counted: Float64Array, label: Uint8Array) {
  let sum = 0;
  let absolute = 0;
  let slope = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const share = counted[i]!;
    sum += share;
    absolute += Math.abs(share);
    slope += (0.5 - label[i]!) * share;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { sum, absolute, slope, low, high };
}

/** The error for the first value that no fit computes with. */
function outOfRange(column: Float64Array, j: number): Error {
  const row = column.findIndex((value) => !(Math.abs(value) <= LARGEST_VALUE));
  return columnFault(j, `row ${row} is ${column[row]}: a fit needs finite numbers, up to 1e100`);
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value * b[i]!);
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

function subtract(column: Float64Array, mean: number): Float64Array {
  const out = new Float64Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = column[i]! - mean;
  return out;
}
