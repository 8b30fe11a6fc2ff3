import type { RowRange } from "../util/row-range.js";

/** Two adjacent runs of rows. */
export interface TimeSplit {
  readonly train: RowRange;
  readonly validation: RowRange;
}

/**
 * Splits rows in time: the first int(fraction * rows) train, the rest validate.
 *
 * @param rows number of rows, in order of time
 * @param fraction share of training rows, between 0 and 1
 * @returns the two runs of rows
 * @throws when one of them would be empty
 * @example
 * timeSplit(10, 0.8); // → { train: { start: 0, end: 8 }, validation: { start: 8, end: 10 } }
 */
export function timeSplit(rows: number, fraction: number): TimeSplit {
  const end = Math.trunc(rows * fraction);
  if (!(end > 0 && end < rows)) {
    throw new Error(`a share of ${fraction} of ${rows} rows leaves nothing to train on or nothing to validate with`);
  }
  return { train: { start: 0, end }, validation: { start: end, end: rows } };
}
