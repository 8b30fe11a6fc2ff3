/** Rows that are worked on at a time: few enough that a block of every column stays in the processor's cache. */
const BLOCK = 512;

/**
 * The data's part of a logistic fit at one point: log loss summed over rows, its gradient and its Hessian by the
 * weights and, last, the bias.
 *
 * Weights refer to columns from which `center` was taken: a shift of a column only moves the bias, which is not
 * penalised, and a centred column keeps the Hessian well conditioned.
 */
export interface LogLoss {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** (p + 1) x (p + 1), rows one after another; only the lower triangle is filled. */
  readonly hessian: Float64Array;
}

/**
 * Computes `LogLoss` at `point` (weights, then the bias of the centred columns), in one pass over the rows. With
 * `nearby`, the Hessian of a point so near that it serves here too, only the loss and its gradient are computed.
 *
 * Nearly all of a fit's time is spent here, so rows go in blocks that stay in the processor's cache.
 */
export function logLoss(
  columns: readonly Float64Array[],
  center: Float64Array,
  label: Uint8Array,
  point: Float64Array,
  nearby?: Float64Array,
): LogLoss {
  const p = columns.length;
  const size = p + 1;
  const gradient = new Float64Array(size);
  const hessian = nearby ?? new Float64Array(size * size);
  const block = columns.map(() => new Float64Array(BLOCK));
  const z = new Float64Array(BLOCK);
  const residual = new Float64Array(BLOCK);
  const curvature = new Float64Array(BLOCK);
  const scaled = new Float64Array(BLOCK);
  const sums = new Float64Array(2);
  let loss = 0;

  for (let from = 0; from < label.length; from += BLOCK) {
    const rows = Math.min(BLOCK, label.length - from);
    z.fill(point[p]!);
    for (let j = 0; j < p; j++) centerInto(block[j]!, columns[j]!, center[j]!, point[j]!, z, from, rows);
    loss += lossOfBlock(z, label, from, rows, residual, curvature, sums);
    gradient[p] = gradient[p]! + sums[0]!;
    if (!nearby) hessian[p * size + p] = hessian[p * size + p]! + sums[1]!;
    // The last block's rest weighs nothing, so what follows can always take whole blocks.
    residual.fill(0, rows);
    curvature.fill(0, rows);
    for (let j = 0; j < p; j++) {
      gradient[j] = gradient[j]! + dot(residual, block[j]!);
      if (nearby) continue;
      hessian[p * size + j] = hessian[p * size + j]! + multiplyInto(scaled, curvature, block[j]!);
      for (let k = 0; k <= j; k++) hessian[j * size + k] = hessian[j * size + k]! + dot(scaled, block[k]!);
    }
  }
  return { loss, gradient, hessian };
}

/** out = column - center; z += weight * out. */
function centerInto(
  out: Float64Array,
  column: Float64Array,
  center: number,
  weight: number,
  z: Float64Array,
  from: number,
  rows: number,
): void {
  for (let i = 0; i < rows; i++) {
    const value = column[from + i]! - center;
    out[i] = value;
    z[i] = z[i]! + weight * value;
  }
}

/** Returns the sum of log(1 + exp(z)) - label z; fills residual p - label and curvature p (1 - p), and their sums. */
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
  let product = 1; // of the 1 + exp(-|z|), each in (1, 2]: below 2^512, so one logarithm serves the block
  let residuals = 0;
  let curvatures = 0;
  for (let i = 0; i < rows; i++) {
    const value = z[i]!;
    const y = label[from + i]!;
    const e = Math.exp(-Math.abs(value));
    const q = 1 / (1 + e);
    const r = (value >= 0 ? q : e * q) - y;
    const s = e * q * q;
    product *= 1 + e;
    linear += Math.max(value, 0) - y * value;
    residual[i] = r;
    curvature[i] = s;
    residuals += r;
    curvatures += s;
  }
  sums[0] = residuals;
  sums[1] = curvatures;
  return linear + Math.log(product);
}

/** out = a * b, element by element; returns its sum. */
function multiplyInto(out: Float64Array, a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < BLOCK; i++) {
    const value = a[i]! * b[i]!;
    out[i] = value;
    total += value;
  }
  return total;
}

/** a . b, as four sums: an addition waits for the one before it, and four chains wait at the same time. */
function dot(a: Float64Array, b: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < BLOCK; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  return s0 + s1 + (s2 + s3);
}
