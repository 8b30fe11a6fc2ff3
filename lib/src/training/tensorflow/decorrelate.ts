import { addScaled, dot } from "../assembly/plain-log-loss.js";
import { dotProduct } from "../newton.js";

/** Rows processed at a time, so that they stay in the processor's cache. */
const BLOCK = 512;
/** If the other columns explain all but this share of a column's variance, it counts as a sum of them. */
const COLLINEAR = 1e-13;

/** A column with a smaller deviation has no effect: the penalty keeps its weight times its values below rounding. */
const CONSTANT = 1e-12;

/**
 * Columns transformed in float64 into uncorrelated ones with standard deviation 1. Float32 tensors would lose the
 * digits in which nearly collinear columns differ; these columns have no such digits to lose. Weighted sums of the old
 * columns are weighted sums of the new ones, so the fit is the same after `fold`.
 */
export interface Decorrelated {
  /** The new columns; zeros for a column that is constant or a sum of others. */
  readonly columns: readonly Float64Array[];
  /** Q, row by row, such that ½ x'Qx of the new weights x equals ½ w'w of the raw ones. */
  readonly ridge: Float64Array;
  /** Converts new weights to raw ones. */
  readonly fold: (weights: Float64Array) => Float64Array;
  /** Converts raw weights to new ones. */
  readonly unfold: (coef: Float64Array) => Float64Array;
  /** Converts the gradient with respect to new weights to that for raw ones. */
  readonly rawGradient: (gradient: Float64Array) => Float64Array;
}

/**
 * Standardises and decorrelates: with L L' the Cholesky factor of the columns' correlations, each row becomes L^-1 times
 * its standardised self.
 *
 * @param centred columns of mean 0
 */
export function decorrelate(centred: readonly Float64Array[]): Decorrelated {
  const p = centred.length;
  const rows = centred[0]!.length;
  const gram = gramOf(centred);
  const deviation = centred.map((_, j) => Math.sqrt(gram[j * p + j]! / rows)).map((d) => (d > CONSTANT ? d : 0));
  // Largest first: each new weight then counts more in the penalty than those before it, and solving with Q is stable
  // for columns of any size.
  const order = deviation.map((_, j) => j).sort((a, b) => deviation[b]! - deviation[a]!);
  const sorted = order.map((j) => centred[j]!);
  const scale = Float64Array.from(order, (j) => deviation[j]! || 1);
  const correlation = Float64Array.from({ length: p * p }, (_, at) => {
    const [i, j] = [order[Math.trunc(at / p)]!, order[at % p]!];
    if (deviation[i] === 0 || deviation[j] === 0) return 0;
    return gram[Math.max(i, j) * p + Math.min(i, j)]! / (rows * deviation[i]! * deviation[j]!);
  });
  const { factor, kept } = factorOf(correlation);
  const ridge = new Float64Array(p * p);
  for (let k = 0; k < p; k++) {
    const column = solveLower(
      factor,
      scale.map((s, j) => (j === k ? 1 / s : 0)),
    );
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) ridge[i * p + j] = ridge[i * p + j]! + column[i]! * column[j]!;
    }
  }
  const inOrder = (values: Float64Array): Float64Array => Float64Array.from(order, (j) => values[j]!);
  const back = (values: Float64Array): Float64Array => {
    const out = new Float64Array(p);
    for (const [k, j] of order.entries()) out[j] = values[k]!;
    return out;
  };
  return {
    columns: transform(sorted, scale, factor, kept),
    ridge,
    fold: (weights) => back(solveUpper(factor, weights).map((weight, k) => weight / scale[k]!)),
    unfold: (coef) =>
      timesUpper(
        factor,
        inOrder(coef).map((weight, k) => weight * scale[k]!),
      ),
    rawGradient: (gradient) => back(timesLower(factor, gradient).map((g, k) => g * scale[k]!)),
  };
}

/** L x */
function timesLower(factor: Float64Array, x: Float64Array): Float64Array {
  const p = Math.sqrt(factor.length);
  return Float64Array.from({ length: p }, (_, i) => dotProduct(factor.subarray(i * p, i * p + i + 1), x));
}

/** L' x */
function timesUpper(factor: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, i) => x.reduce((sum, value, j) => sum + factor[j * x.length + i]! * value, 0));
}

/** L^-1 x */
function solveLower(factor: Float64Array, x: Float64Array): Float64Array {
  const p = x.length;
  const out = Float64Array.from(x);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) out[i] = out[i]! - factor[i * p + j]! * out[j]!;
    out[i] = out[i]! / factor[i * p + i]!;
  }
  return out;
}

/** L'^-1 x */
function solveUpper(factor: Float64Array, x: Float64Array): Float64Array {
  const p = x.length;
  const out = Float64Array.from(x);
  for (let i = p - 1; i >= 0; i--) {
    for (let j = i + 1; j < p; j++) out[i] = out[i]! - factor[j * p + i]! * out[j]!;
    out[i] = out[i]! / factor[i * p + i]!;
  }
  return out;
}

/** Products of every two columns, summed over rows; the lower triangle of p x p. */
function gramOf(columns: readonly Float64Array[]): Float64Array {
  const p = columns.length;
  const rows = columns[0]!.length;
  const gram = new Float64Array(p * p);
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from);
    for (let i = 0; i < p; i++) {
      const block = columns[i]!.subarray(from, from + count);
      for (let j = 0; j <= i; j++) gram[i * p + j] = gram[i * p + j]! + dot(block, columns[j]!, from, count);
    }
  }
  return gram;
}

/** Cholesky factor of correlations; where a column is dropped, 1 on the diagonal. */
function factorOf(correlation: Float64Array): { factor: Float64Array; kept: boolean[] } {
  const p = Math.sqrt(correlation.length);
  const factor = new Float64Array(p * p);
  const kept: boolean[] = [];
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      let rest = correlation[i * p + j]!;
      for (let k = 0; k < j; k++) rest -= factor[i * p + k]! * factor[j * p + k]!;
      factor[i * p + j] = kept[j] ? rest / factor[j * p + j]! : 0;
    }
    const whole = correlation[i * p + i]!;
    const rest = factor.subarray(i * p, i * p + i).reduce((left, x) => left - x * x, whole);
    kept.push(rest > COLLINEAR * whole);
    factor[i * p + i] = kept[i] ? Math.sqrt(rest) : 1;
  }
  return { factor, kept };
}

function transform(
  centred: readonly Float64Array[],
  scale: Float64Array,
  factor: Float64Array,
  kept: readonly boolean[],
): Float64Array[] {
  const p = centred.length;
  const rows = centred[0]!.length;
  const columns = centred.map(() => new Float64Array(rows));
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from);
    for (let i = 0; i < p; i++) {
      if (!kept[i]) continue;
      const out = columns[i]!.subarray(from, from + count);
      const diagonal = factor[i * p + i]!;
      addScaled(out, 1 / (scale[i]! * diagonal), centred[i]!, from, count);
      for (let j = 0; j < i; j++) addScaled(out, -factor[i * p + j]! / diagonal, columns[j]!, from, count);
    }
  }
  return columns;
}
