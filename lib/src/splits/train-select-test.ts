import type { LabelSpans } from "../labels/label-spans.js";
import { checkSpans, momentStart, rowNumbers } from "./fold.js";
import { purge } from "./purge.js";

/** Row numbers of three parts: to fit on, to choose by, and to report on once. */
export interface TrainSelectTest {
  readonly train: Uint32Array;
  readonly select: Uint32Array;
  readonly test: Uint32Array;
}

/** Shares of the rows for training and selection; the rest is the test. */
export interface TrainSelectTestOptions {
  readonly train: number;
  readonly select: number;
}

/**
 * Splits rows in time into a part to train on, a part to make choices by, and a part to report on; labels that reach
 * into a later part are purged.
 *
 * Rows whose spans start at the same moment, as those of several stocks do, stay in one part.
 *
 * A score on the rows that chose the model is flattering, so use the test part once, after all choices are made.
 *
 * @param spans the label spans of n rows, in order of time
 * @param options shares of the rows; `{ train: 0.6, select: 0.2 }` leaves a fifth for the test
 * @returns row numbers in increasing order
 * @throws when a part would be empty, before or after purging, or rows are not in order of time
 * @example
 * const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25, 30, 35, 40, 45), stamp: "end", interval: 5 };
 * trainSelectTest(labelSpans(bars, 1), { train: 0.6, select: 0.2 });
 * // → { train: [0, 1, 2, 3, 4], select: [6], test: [8, 9] }
 */
export function trainSelectTest(spans: LabelSpans, options: TrainSelectTestOptions): TrainSelectTest {
  const rows = spans.start.length;
  const first = momentStart(spans.start, Math.trunc(rows * options.train));
  const second = momentStart(spans.start, Math.trunc(rows * (options.train + options.select)));
  if (!(first > 0 && first < second && second < rows)) {
    throw new Error(
      `shares of ${options.train} to train and ${options.select} to select leave a part of the ${rows} rows empty`,
    );
  }
  checkSpans(spans);
  const test = rowNumbers(second, rows);
  const select = purge(spans, rowNumbers(first, second), test);
  const train = purge(spans, rowNumbers(0, first), rowNumbers(first, rows));
  for (const [name, part] of [["train", train] as const, ["select", select] as const]) {
    if (part.length > 0) continue;
    throw new Error(`every label of the ${name} part reaches into the next part: use more rows or a larger share`);
  }
  return { train, select, test };
}
