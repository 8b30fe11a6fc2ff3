import { aucsOf, type SortedRows } from "../metrics/weighted-metrics.js";
import { type Loops, reserve, startInstance } from "../training/assembly/instance.js";

let loops: Loops | null | undefined;

/**
 * AUCs for several weightings of groups: in WebAssembly where an engine has it, with the same bits.
 *
 * @see metrics/weighted-metrics.ts `aucsOf`
 */
export function fastAucs(rows: SortedRows, weights: Float64Array, lanes: number): Float64Array {
  return simdAucs(rows, weights, lanes) ?? aucsOf(rows, weights, lanes);
}

/** The same by the instance, two weightings at a time; undefined where it cannot be used. */
export function simdAucs(rows: SortedRows, weights: Float64Array, lanes: number): Float64Array | undefined {
  if (lanes % 2 === 1) return undefined;
  loops ??= startInstance() ?? null;
  if (!loops) return undefined;
  const { groupOf, own, kind } = rows;
  const n = groupOf.length;
  const sums = 16 * Math.ceil(loops.heap.value / 16);
  const weightsAt = sums + 5 * 8 * lanes;
  const ownAt = weightsAt + 8 * weights.length;
  const groupsAt = ownAt + (own === undefined ? 0 : 8 * n);
  const kindsAt = groupsAt + 4 * n;
  if (!reserve(loops, kindsAt + n)) return undefined;
  const { buffer } = loops.memory;
  const found = new Float64Array(buffer, sums, 5 * lanes).fill(0);
  new Float64Array(buffer, weightsAt, weights.length).set(weights);
  if (own !== undefined) new Float64Array(buffer, ownAt, n).set(own);
  new Uint32Array(buffer, groupsAt, n).set(groupOf);
  new Uint8Array(buffer, kindsAt, n).set(kind);
  loops.addAucs(n, groupsAt, kindsAt, own === undefined ? 0 : ownAt, weightsAt, 8 * lanes, sums);
  const [below, positives] = [found.subarray(lanes, 2 * lanes), found.subarray(2 * lanes, 3 * lanes)];
  return found.slice(0, lanes).map((wins, k) => wins / (positives[k]! * below[k]!));
}
