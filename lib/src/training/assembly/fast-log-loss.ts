import type { LogLoss, RowsToFit } from "../log-loss.js";
import { readColumn } from "../read-column.js";
import { type Loops, MOST_COLUMNS, reserve, startInstance } from "./instance.js";

/** Bytes of rows that are in the instance's memory at a time; rows that need more are copied there part by part. */
const MOST_BYTES = 32 * 2 ** 20;
/** Parts of rows begin where a block of rows begins, so that they do not change the order of sums. */
const BLOCK = 128;

/** It keeps the rows of the last fit; null where there is none. */
let loops: Loops | null | undefined;
/** Which rows those are: of a fit, known by its means, whose array is small to hold on to; and from which row on. */
let loaded: { readonly mean: Float64Array; readonly from: number } | undefined;

/** Where things are in the instance's memory. */
interface Layout {
  readonly rows: number;
  readonly stride: number;
  readonly point: number;
  readonly out: number;
  readonly sign: number;
  readonly weight: number;
  readonly columns: number;
  readonly end: number;
}

/**
 * `LogLoss` of rows at a point, in WebAssembly; undefined where that cannot be used.
 *
 * @param mostBytes of rows in the memory at a time; the bits do not depend on it
 */
export function fastLogLoss(
  rows: RowsToFit,
  point: Float64Array,
  nearby?: Float64Array,
  mostBytes: number = MOST_BYTES,
): LogLoss | undefined {
  const p = rows.columns.length;
  if (p > MOST_COLUMNS) return undefined;
  if (loops === undefined) loops = startInstance() ?? null;
  if (!loops) return undefined;
  const size = p + 1;
  const n = rows.label.length;
  const layout = layoutOf(loops, p, n, rows.weight !== undefined, mostBytes);
  if (!reserve(loops, layout.end)) return undefined;
  const { memory } = loops;
  new Float64Array(memory.buffer, layout.point, size).set(point);
  const out = new Float64Array(memory.buffer, layout.out, 1 + size + size * size).fill(0);
  for (let from = 0; from < n; from += layout.rows) {
    if (loaded?.mean !== rows.mean || loaded.from !== from) load(loops, rows, from, layout);
    const count = roundUp(Math.min(layout.rows, n - from), 4);
    const weight = rows.weight ? layout.weight : 0;
    const { columns, stride, sign } = layout;
    loops.addTerms(p, count, columns, stride, sign, weight, layout.point, layout.out, !nearby);
  }
  return { loss: out[0]!, gradient: out.slice(1, 1 + size), hessian: nearby ?? out.slice(1 + size) };
}

function layoutOf(loops: Loops, p: number, n: number, weighted: boolean, mostBytes: number): Layout {
  const size = p + 1;
  const arrays = p + (weighted ? 2 : 1);
  const rows = Math.max(BLOCK, Math.floor(mostBytes / 8 / arrays / BLOCK) * BLOCK);
  const stride = 8 * roundUp(Math.min(rows, n), 4);
  const point = roundUp(loops.heap.value, 16);
  const out = point + 8 * size;
  const sign = roundUp(out + 8 * (1 + size + size * size), 16);
  const weight = sign + stride;
  const columns = weighted ? weight + stride : weight;
  return { rows, stride, point, out, sign, weight, columns, end: columns + p * stride };
}

/** Copies rows into the instance's memory; zeros follow the last one, so that it has a multiple of 4. */
function load(loops: Loops, rows: RowsToFit, from: number, layout: Layout): void {
  const { mean, label, weight } = rows;
  const count = Math.min(layout.rows, label.length - from);
  const view = (at: number): Float64Array =>
    new Float64Array(loops.memory.buffer, at, roundUp(count, 4)).fill(0, count);
  const sign = view(layout.sign);
  for (let i = 0; i < count; i++) sign[i] = 1 - 2 * label[from + i]!;
  if (weight) view(layout.weight).set(weight.subarray(from, from + count));
  mean.forEach((centre, j) => {
    const at = layout.columns + j * layout.stride;
    const own = view(at);
    readColumn(rows, j, from, own.subarray(0, count));
    loops.centre(at, own.length, centre);
    own.fill(0, count);
  });
  loaded = { mean, from };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
