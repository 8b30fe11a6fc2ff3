/** Rows processed at a time. */
const BLOCK = 512;

/**
 * The data term of a logistic fit at one point: log loss summed over rows, by their weights if they have some, with its gradient and Hessian (weights
 * first, bias last).
 */
export interface LogLoss {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** (p + 1) x (p + 1), row by row; only the lower triangle is filled. */
  readonly hessian: Float64Array;
}

/**
 * Computes `LogLoss` at `point` (weights, then the bias), in one pass over the rows. With `nearby`, the Hessian of a
 * point close enough to reuse it, only the loss and its gradient are computed.
 *
 * With `weight`, each row counts that much. Nearly all of a fit's time is spent here, so rows are processed in blocks that stay in the processor's cache.
 */
export function logLossTerms(
  columns: readonly Float64Array[],
  label: Uint8Array,
  point: Float64Array,
  nearby?: Float64Array,
  weight?: Float64Array,
): LogLoss {
  const p = columns.length;
  const size = p + 1;
  const gradient = new Float64Array(size);
  const hessian = nearby ?? new Float64Array(size * size);
  const z = new Float64Array(BLOCK);
  const residual = new Float64Array(BLOCK);
  const curvature = new Float64Array(BLOCK);
  const scaled = new Float64Array(BLOCK);
  const sums = new Float64Array(2);
  let loss = 0;

  for (let from = 0; from < label.length; from += BLOCK) {
    const rows = Math.min(BLOCK, label.length - from);
    z.fill(point[p]!);
    for (let j = 0; j < p; j++) addScaled(z, point[j]!, columns[j]!, from, rows);
    loss += weight
      ? weightedLossOfBlock(z, label, weight, from, rows, residual, curvature, sums)
      : lossOfBlock(z, label, from, rows, residual, curvature, sums);
    gradient[p] = gradient[p]! + sums[0]!;
    if (!nearby) hessian[p * size + p] = hessian[p * size + p]! + sums[1]!;
    for (let j = 0; j < p; j++) {
      gradient[j] = gradient[j]! + dot(residual, columns[j]!, from, rows);
      if (nearby) continue;
      hessian[p * size + j] = hessian[p * size + j]! + multiplyInto(scaled, curvature, columns[j]!, from, rows);
      for (let k = 0; k <= j; k++) {
        hessian[j * size + k] = hessian[j * size + k]! + dot(scaled, columns[k]!, from, rows);
      }
    }
  }
  return { loss, gradient, hessian };
}

/** z += weight * column, over the block's rows. */
export function addScaled(z: Float64Array, weight: number, column: Float64Array, from: number, rows: number): void {
  for (let i = 0; i < rows; i++) z[i] = z[i]! + weight * column[from + i]!;
}

/**
 * Returns the sum of the rows' log losses; fills residual p - label and curvature p (1 - p), and their sums.
 *
 * All are functions of the margin by which a row is on the wrong side (z for label 0, -z for label 1). Computed this
 * way they stay accurate when p is close to the label.
 */
function lossOfBlock(
  z: Float64Array,
  label: Uint8Array,
  from: number,
  rows: number,
  residual: Float64Array,
  curvature: Float64Array,
  sums: Float64Array,
): number {
  let linear = 0;
  // Product of the 1 + exp(-|margin|), minus 1: below 2^512, so one logarithm serves the block; and the part above 1
  // stays accurate however small it is.
  let excess = 0;
  let residuals = 0;
  let curvatures = 0;
  for (let i = 0; i < rows; i++) {
    const sign = 1 - 2 * label[from + i]!;
    const margin = sign * z[i]!;
    const e = Math.exp(-Math.abs(margin));
    const q = 1 / (1 + e);
    const r = sign * (margin >= 0 ? q : e * q);
    const s = e * q * q;
    excess += e + excess * e;
    linear += Math.max(margin, 0);
    residual[i] = r;
    curvature[i] = s;
    residuals += r;
    curvatures += s;
  }
  sums[0] = residuals;
  sums[1] = curvatures;
  return linear + Math.log1p(excess);
}

/** The same with weights: the rows' logarithms cannot be shared, so this takes longer. */
function weightedLossOfBlock(
  z: Float64Array,
  label: Uint8Array,
  weight: Float64Array,
  from: number,
  rows: number,
  residual: Float64Array,
  curvature: Float64Array,
  sums: Float64Array,
): number {
  let loss = 0;
  let residuals = 0;
  let curvatures = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight[from + i]!;
    const sign = 1 - 2 * label[from + i]!;
    const margin = sign * z[i]!;
    const e = Math.exp(-Math.abs(margin));
    const q = 1 / (1 + e);
    const r = w * sign * (margin >= 0 ? q : e * q);
    const s = w * e * q * q;
    loss += w * (Math.max(margin, 0) + Math.log1p(e));
    residual[i] = r;
    curvature[i] = s;
    residuals += r;
    curvatures += s;
  }
  sums[0] = residuals;
  sums[1] = curvatures;
  return loss;
}

/** out = values * column, over the block's rows; returns the sum of out. */
function multiplyInto(
  out: Float64Array,
  values: Float64Array,
  column: Float64Array,
  from: number,
  rows: number,
): number {
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const value = values[i]! * column[from + i]!;
    out[i] = value;
    total += value;
  }
  return total;
}

/**
 * values . column over the block's rows, as four independent sums, because additions of one sum would wait for each
 * other.
 */
export function dot(values: Float64Array, column: Float64Array, from: number, rows: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    s0 += values[i]! * column[from + i]!;
    s1 += values[i + 1]! * column[from + i + 1]!;
    s2 += values[i + 2]! * column[from + i + 2]!;
    s3 += values[i + 3]! * column[from + i + 3]!;
  }
  for (; i < rows; i++) s0 += values[i]! * column[from + i]!;
  return s0 + s1 + (s2 + s3);
}
