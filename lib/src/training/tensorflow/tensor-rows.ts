import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { LogLoss } from "../log-loss.js";
import type { Tf } from "./library.js";

/** Rows per set of tensors. Sums within a set are float32; sums over sets are float64, which preserves precision. */
const CHUNK = 16_384;

/** Some rows, as float32 tensors. */
interface Chunk {
  /** rows x (p + 1): the columns, then ones for the bias. */
  readonly X: Tensor2D;
  /** The same, transposed, so that each product below has the layout it needs. */
  readonly XT: Tensor2D;
  /** 1 x rows: 1 where the label is 0, and -1 where it is 1. */
  readonly sign: Tensor2D;
  /** 1 x rows: how much each row counts; undefined if all count alike. */
  readonly weight: Tensor2D | undefined;
}

/** Rows as tensors. Create them within `tf.tidy`, which disposes of them. */
export type TensorRows = readonly Chunk[];

/** Rows `from` up to `to` of columns, and ones for the bias: one column after another, (p + 1) x rows. */
export function transposed(tf: Tf, columns: readonly Float64Array[], from: number, to: number): Tensor2D {
  const rows = to - from;
  const values = new Float32Array((columns.length + 1) * rows).fill(1, columns.length * rows);
  for (const [j, column] of columns.entries()) values.set(column.subarray(from, to), j * rows);
  return tf.tensor2d(values, [columns.length + 1, rows]);
}

/** Puts rows `from` up to `to` into tensors. */
export function tensorRows(
  tf: Tf,
  columns: readonly Float64Array[],
  label: Uint8Array,
  from: number,
  to: number,
  weight?: Float64Array,
): TensorRows {
  const chunks: Chunk[] = [];
  for (let start = from; start < to; start += CHUNK) {
    const end = Math.min(start + CHUNK, to);
    const XT = transposed(tf, columns, start, end);
    const sign = tf.tensor2d(
      Float32Array.from(label.subarray(start, end), (y) => 1 - 2 * y),
      [1, end - start],
    );
    const counts = weight && tf.tensor2d(Float32Array.from(weight.subarray(start, end)), [1, end - start]);
    chunks.push({ X: tf.transpose(XT), XT, sign, weight: counts });
  }
  return chunks;
}

/**
 * `LogLoss` of the rows at a point, as `logLossTerms` computes it in float64: here tensors do the products and the
 * logistic function. With `nearby`, that Hessian is reused.
 */
export function tensorLogLoss(tf: Tf, rows: TensorRows, point: Float64Array, nearby?: Float64Array): LogLoss {
  const size = point.length;
  const gradient = new Float64Array(size);
  const hessian = nearby ?? new Float64Array(size * size);
  let loss = 0;
  for (const { X, XT, sign, weight } of rows) {
    const counted = (values: Tensor2D): Tensor2D => (weight ? tf.mul(values, weight) : values);
    tf.tidy(() => {
      const margin = marginOf(tf, XT, sign, point);
      const wrong = tf.sigmoid(margin);
      loss += sumOf(counted(tf.softplus(margin)).dataSync());
      addInto(gradient, tf.matMul(counted(tf.mul(wrong, sign)), X).dataSync());
      if (nearby) return;
      const curvature = counted(tf.mul(wrong, tf.sub(1, wrong)));
      addInto(hessian, tf.matMul(tf.mul(XT, curvature), X).dataSync());
    });
  }
  return { loss, gradient, hessian };
}

/** Log loss of the rows at a point, summed. */
export function tensorLoss(tf: Tf, rows: TensorRows, point: Float64Array): number {
  return rows.reduce((loss, { XT, sign }) => {
    return loss + tf.tidy(() => sumOf(tf.softplus(marginOf(tf, XT, sign, point)).dataSync()));
  }, 0);
}

/** The margin by which each row is on the wrong side: its log-odds for label 0, their negative for label 1. */
function marginOf(tf: Tf, XT: Tensor2D, sign: Tensor2D, point: Float64Array): Tensor2D {
  return tf.mul(tf.matMul(tf.tensor2d(Float32Array.from(point), [1, point.length]), XT), sign);
}

/** In float64, because a float32 sum of thousands of nearly equal losses would round the same way at each addition. */
function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

function addInto(sums: Float64Array, values: ArrayLike<number>): void {
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + values[i]!;
}
