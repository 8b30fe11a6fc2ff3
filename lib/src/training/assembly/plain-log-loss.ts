import { exp } from "../../util/exp.js";
import { log1p } from "../../util/log.js";
import type { LogLoss, RowsToFit } from "../log-loss.js";
import { readColumn } from "../read-column.js";

// The log loss of rows in plain JavaScript, where there is no WebAssembly with SIMD. lib/assembly/loops.ts does the same
// operations in the same order, so both give the same bits. The order of every sum: rows come in blocks of 128; in a block,
// every fourth row is added to the same one of four sums, s0 to s3, and (s0 + s2) + (s1 + s3) is added to the sum of the
// blocks before.

const BLOCK = 128;
/** Rows further than this on the right or the wrong side count as if they were here: to 1, exp(-707) adds nothing. */
const FURTHEST = 707;

/** What one block of rows needs, and the sums over it that are not products. */
interface Block {
  readonly odds: Float64Array;
  readonly residual: Float64Array;
  readonly curvature: Float64Array;
  readonly scaled: Float64Array;
  residuals: number;
  curvatures: number;
}

/** `LogLoss` of rows at a point, in one pass over blocks that stay in the processor's cache. */
export function plainLogLoss(rows: RowsToFit, point: Float64Array, nearby?: Float64Array): LogLoss {
  const { mean, label, weight } = rows;
  const p = mean.length;
  const size = p + 1;
  const gradient = new Float64Array(size);
  const hessian = nearby ?? new Float64Array(size * size);
  const numbers = (): Float64Array => new Float64Array(BLOCK);
  const columns = Array.from(mean, numbers);
  const block: Block = {
    odds: numbers(),
    residual: numbers(),
    curvature: numbers(),
    scaled: numbers(),
    residuals: 0,
    curvatures: 0,
  };
  let loss = 0;
  for (let from = 0; from < label.length; from += BLOCK) {
    const count = Math.min(BLOCK, label.length - from);
    block.odds.fill(point[p]!);
    for (let j = 0; j < p; j++) {
      fillCentred(columns[j]!.subarray(0, count), rows, j, from);
      addScaled(block.odds, point[j]!, columns[j]!, 0, count);
    }
    loss += weight ? weightedLoss(block, label, weight, from, count) : plainLoss(block, label, from, count);
    gradient[p] = gradient[p]! + block.residuals;
    if (!nearby) hessian[p * size + p] = hessian[p * size + p]! + block.curvatures;
    for (let j = 0; j < p; j++) {
      gradient[j] = gradient[j]! + dot(block.residual, columns[j]!, 0, count);
      if (nearby) continue;
      hessian[p * size + j] = hessian[p * size + j]! + fillScaled(block, columns[j]!, count);
      for (let k = 0; k <= j; k++) {
        hessian[j * size + k] = hessian[j * size + k]! + dot(block.scaled, columns[k]!, 0, count);
      }
    }
  }
  return { loss, gradient, hessian };
}

/** Fills a stretch of column j as it is read, centred. */
function fillCentred(out: Float64Array, rows: RowsToFit, j: number, from: number): void {
  readColumn(rows, j, from, out);
  const mean = rows.mean[j]!;
  for (let i = 0; i < out.length; i++) out[i] = out[i]! - mean;
}

/** z += weight * column, over the block's rows. */
export function addScaled(z: Float64Array, weight: number, column: Float64Array, from: number, count: number): void {
  for (let i = 0; i < count; i++) z[i] = z[i]! + weight * column[from + i]!;
}

/**
 * Returns the sum of the rows' log losses; fills residual p - label and curvature p (1 - p), and their sums.
 *
 * All are functions of the margin by which a row is on the wrong side (odds for label 0, -odds for label 1). Computed this
 * way they stay accurate when p is close to the label.
 */
function plainLoss(block: Block, label: Uint8Array, from: number, count: number): number {
  const { odds, residual, curvature } = block;
  const linear = new Float64Array(4);
  // Products of the 1 + exp(-|margin|), minus 1: below 2^128 together, so one logarithm serves the block; and the part
  // above 1 stays accurate however small it is.
  const excess = new Float64Array(4);
  for (let i = 0; i < count; i++) {
    const sign = 1 - 2 * label[from + i]!;
    const margin = sign * odds[i]!;
    const e = exp(-Math.min(Math.abs(margin), FURTHEST));
    const q = 1 / (1 + e);
    residual[i] = sign * (margin >= 0 ? q : e * q);
    curvature[i] = e * q * q;
    const lane = i & 3;
    excess[lane] = excess[lane]! + (e + excess[lane]! * e);
    linear[lane] = linear[lane]! + (margin < 0 ? 0 : margin);
  }
  sumUp(block, count);
  return lanes(linear) + log1p(both(both(excess[0]!, excess[2]!), both(excess[1]!, excess[3]!)));
}

/** (1 + a) (1 + b) - 1 */
function both(a: number, b: number): number {
  return a + (b + a * b);
}

/** The same with weights: the rows' logarithms cannot be shared, so this takes longer. */
function weightedLoss(block: Block, label: Uint8Array, weight: Float64Array, from: number, count: number): number {
  const { odds, residual, curvature } = block;
  const loss = new Float64Array(4);
  for (let i = 0; i < count; i++) {
    const w = weight[from + i]!;
    const sign = 1 - 2 * label[from + i]!;
    const margin = sign * odds[i]!;
    const e = exp(-Math.min(Math.abs(margin), FURTHEST));
    const q = 1 / (1 + e);
    residual[i] = w * (sign * (margin >= 0 ? q : e * q));
    curvature[i] = w * (e * q * q);
    const lane = i & 3;
    loss[lane] = loss[lane]! + w * ((margin < 0 ? 0 : margin) + log1p(e));
  }
  sumUp(block, count);
  return lanes(loss);
}

function sumUp(block: Block, count: number): void {
  block.residuals = sum(block.residual, count);
  block.curvatures = sum(block.curvature, count);
}

/** scaled = curvature * column, over the block's rows; returns the sum. */
function fillScaled({ curvature, scaled }: Block, column: Float64Array, count: number): number {
  for (let i = 0; i < count; i++) scaled[i] = curvature[i]! * column[i]!;
  return sum(scaled, count);
}

function lanes(sums: Float64Array): number {
  return sums[0]! + sums[2]! + (sums[1]! + sums[3]!);
}

/** The sum of the block's rows. */
function sum(values: Float64Array, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s0 += values[i]!;
    s1 += values[i + 1]!;
    s2 += values[i + 2]!;
    s3 += values[i + 3]!;
  }
  if (i < count) s0 += values[i]!;
  if (i + 1 < count) s1 += values[i + 1]!;
  if (i + 2 < count) s2 += values[i + 2]!;
  return s0 + s2 + (s1 + s3);
}

/** values . column over the block's rows. */
export function dot(values: Float64Array, column: Float64Array, from: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s0 += values[i]! * column[from + i]!;
    s1 += values[i + 1]! * column[from + i + 1]!;
    s2 += values[i + 2]! * column[from + i + 2]!;
    s3 += values[i + 3]! * column[from + i + 3]!;
  }
  if (i < count) s0 += values[i]! * column[from + i]!;
  if (i + 1 < count) s1 += values[i + 1]! * column[from + i + 1]!;
  if (i + 2 < count) s2 += values[i + 2]! * column[from + i + 2]!;
  return s0 + s2 + (s1 + s3);
}
