import type { LabelSpans } from "../labels/label-spans.js";
import { formatTime } from "../util/time.js";

/** Rows to train on and rows to test on, as row numbers in increasing order. */
export interface Fold {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** Row numbers from `start` up to, not including, `end`. */
export function rowNumbers(start: number, end: number): Uint32Array {
  const rows = new Uint32Array(end - start);
  for (let i = 0; i < rows.length; i++) rows[i] = start + i;
  return rows;
}

/**
 * The first row of the moment that a row belongs to. Parts begin there, so that rows of several stocks at the same moment are
 * never in two of them.
 */
export function momentStart(start: Float64Array, row: number): number {
  let first = row;
  while (first > 0 && start[first - 1] === start[first]) first--;
  return first;
}

/** Refuses spans that are not in order of time or that end before they start. */
export function checkSpans(spans: LabelSpans): void {
  const { start, end } = spans;
  if (start.length !== end.length) throw new Error(`spans: start has ${start.length} values but end has ${end.length}`);
  for (let i = 0; i < start.length; i++) {
    if (!(start[i]! <= end[i]!)) {
      throw new Error(`the label of row ${i} starts at ${moment(start[i]!)} and ends at ${moment(end[i]!)}`);
    }
    if (i > 0 && start[i]! < start[i - 1]!) {
      throw new Error(
        `row ${i} at ${moment(start[i]!)} comes after row ${i - 1} at ${moment(start[i - 1]!)}: sort the rows by time`,
      );
    }
  }
}

function moment(time: number): string {
  return Number.isFinite(time) ? formatTime(time) : String(time);
}

/** Returns the fold; throws if purging left nothing to train on. */
export function checkFold(fold: Fold, number: number, folds: number): Fold {
  if (fold.train.length > 0) return fold;
  throw new Error(
    `fold ${number} of ${folds} has nothing left to train on after purging: use fewer folds, a shorter embargo or more rows`,
  );
}
