import { probabilities } from "../../models/predict.js";
import { type Loops, MOST_COLUMNS, reserve, startInstance } from "./instance.js";

/** Bytes of rows that are copied into the instance's memory at a time: they stay in the processor's cache. */
const MOST_BYTES = 2 ** 18;

/** Another instance than that of fits, whose rows stay where they are; null where there is none. */
let loops: Loops | null | undefined;

/**
 * Probabilities of rows, as a model read from a file gives them, bit for bit: in WebAssembly where an engine has it.
 *
 * @see models/predict.ts `probabilities`
 */
export function fastProbabilities(bias: number, weights: Float64Array, columns: readonly Float64Array[]): Float64Array {
  return simdProbabilities(bias, weights, columns) ?? probabilities(bias, weights, columns);
}

/** The same in WebAssembly; undefined where that cannot be used. */
export function simdProbabilities(
  bias: number,
  weights: Float64Array,
  columns: readonly Float64Array[],
): Float64Array | undefined {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  if (p > MOST_COLUMNS || n === 0 || columns.some((column) => column.length !== n)) return undefined;
  if (loops === undefined) loops = startInstance() ?? null;
  if (!loops) return undefined;
  const rows = Math.min(4 * Math.ceil(n / 4), 4 * Math.ceil(MOST_BYTES / 32 / (p + 1)));
  const stride = 8 * rows;
  const out = 16 * Math.ceil(loops.heap.value / 16);
  const matrix = out + stride;
  const point = matrix + p * stride;
  if (!reserve(loops, point + 8 * (p + 1))) return undefined;
  const { buffer } = loops.memory;
  const view = (at: number, length: number): Float64Array => new Float64Array(buffer, at, length);
  const model = view(point, p + 1);
  model.set(weights);
  model[p] = bias;
  const found = new Float64Array(n);
  for (let from = 0; from < n; from += rows) {
    const count = Math.min(rows, n - from);
    columns.forEach((column, j) => {
      view(matrix + j * stride, count).set(column.subarray(from, from + count));
    });
    loops.predict(p, 2 * Math.ceil(count / 2), matrix, stride, point, out);
    found.set(view(out, count), from);
  }
  return found;
}
