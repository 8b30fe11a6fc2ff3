import { LARGEST_VALUE } from "../features/columns.js";
import { mean as meanOf } from "../stats/standard-deviation.js";
import { columnFault } from "./column-fault.js";
import { type LinearFit, linearFit } from "./linear-fit.js";
import { readColumn, type Scaling } from "./read-column.js";

const NUMBERS = "finite numbers, up to 1e100";

/** Squares of smaller numbers are lost. */
const SMALLEST = 1e-100;

/** A column whose values differ by less than this share of their size counts as constant. */
const CONSTANT = 1e-10;

/**
 * Mean and standard deviation of each column. Compute them on the training rows only, because those of all rows know
 * the future.
 *
 * A column counts as constant, with deviation 0, if its deviation is at most 1e-10 of its largest absolute value.
 *
 * @param X columns of n finite values
 * @returns a mean and a deviation (ddof 0) for each column
 * @throws when there are no rows, a value is not finite or beyond 1e100, or values that differ are all below 1e-100
 * @see scikit-learn `StandardScaler`
 * @example
 * scalingOf([Float64Array.of(1, 3), Float64Array.of(5, 5)]); // → { mean: [2, 5], sd: [1, 0] }
 */
export function scalingOf(X: readonly Float64Array[]): Scaling {
  const mean = new Float64Array(X.length);
  const sd = new Float64Array(X.length);
  X.forEach((column, j) => {
    const n = column.length;
    if (n === 0) throw new Error(`column ${j} has no rows to compute a mean from`);
    const { low, high, sum } = extremes(column);
    // A NaN is in no comparison, but in the sum.
    if (!(low >= -LARGEST_VALUE && high <= LARGEST_VALUE) || Number.isNaN(sum)) {
      const row = column.findIndex((value) => !(Math.abs(value) <= LARGEST_VALUE));
      throw columnFault(j, `row ${row} is ${column[row]}: scaling needs ${NUMBERS}`);
    }
    const largest = Math.max(high, -low);
    if (low !== high && largest < SMALLEST) {
      throw columnFault(j, `its largest value is ${largest}: too small to scale; multiply it by ${1 / SMALLEST}`);
    }
    const centre = meanOf(column);
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (column[i]! - centre) ** 2;
    const deviation = Math.sqrt(squares / n);
    const constant = deviation <= CONSTANT * largest;
    mean[j] = constant ? column[0]! : centre;
    sd[j] = constant ? 0 : deviation;
  });
  return { mean, sd };
}

function extremes(column: Float64Array): { readonly low: number; readonly high: number; readonly sum: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value;
  }
  return { low, high, sum };
}

/**
 * Standardises columns: subtracts the mean and divides by the deviation. A constant column becomes zeros, so a fit
 * gives it weight 0.
 *
 * @param X columns of n values
 * @param scaling a mean and a deviation for each of them
 * @returns new columns
 * @throws when the numbers of columns differ
 * @example
 * const X = [Float64Array.of(1, 3), Float64Array.of(5, 5)];
 * standardise(X, scalingOf(X)); // → [[-1, 1], [0, 0]]
 */
export function standardise(X: readonly Float64Array[], scaling: Scaling): Float64Array[] {
  checkColumns(X.length, scaling);
  return X.map((column, j) => {
    const out = new Float64Array(column.length);
    readColumn({ columns: X, scaling }, j, 0, out);
    return out;
  });
}

/**
 * Turns a fit on standardised columns into the same fit on raw ones: w = w_s / sd and b = b_s - sum of w_s mean / sd, so
 * that a model file needs no scaler. A constant column gets weight 0.
 *
 * Probabilities agree to 1e-12 unless a column's mean is thousands of times its deviation; the loss then is the
 * rounding of raw weights, about 1e-16 * |w_s mean / sd|.
 *
 * @param fit weights of standardised columns
 * @param scaling the scaling they were standardised with
 * @returns weights of the raw columns
 * @throws when the numbers of columns differ
 * @example
 * const raw = foldScaling({ coef: Float64Array.of(2), intercept: 1 }, { mean: Float64Array.of(10), sd: Float64Array.of(4) });
 * raw.coef; // → [0.5]
 * raw.intercept; // → -4
 */
export function foldScaling(
  fit: { readonly coef: Float64Array; readonly intercept: number },
  scaling: Scaling,
): LinearFit {
  checkColumns(fit.coef.length, scaling);
  const coef = fit.coef.map((w, j) => (scaling.sd[j] === 0 ? 0 : w / scaling.sd[j]!));
  const intercept = coef.reduce((bias, w, j) => bias - w * scaling.mean[j]!, fit.intercept);
  return linearFit(coef, intercept);
}

function checkColumns(columns: number, scaling: Scaling): void {
  if (columns !== scaling.mean.length) {
    throw new Error(`scaling of ${scaling.mean.length} columns does not fit ${columns} columns`);
  }
}
