import type { Bars } from "../bars/bars.js";
import { rowTaker } from "../bars/row-taker.js";
import { type DatasetLike, sliceRows, takeRows } from "../labels/dataset.js";
import { knownTimes, type LabelSpans } from "../labels/label-spans.js";
import type { TrainingChoices } from "../recipes/recipe.js";
import { embargoSpans } from "../splits/embargo.js";
import { momentStart, rowNumbers } from "../splits/fold.js";
import { purge } from "../splits/purge.js";
import { timeSplit } from "../splits/time-split.js";
import { trainSelectTest } from "../splits/train-select-test.js";

/** Row numbers of each part, in order of time; `test` only if rows are left for it. */
export interface Parts {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test?: Uint32Array;
}

/** The reach of each label and its embargo, for purging; only its own row if nothing is purged. */
export function labelReach(
  spans: LabelSpans,
  bars: Pick<Bars, "time" | "stamp" | "interval">,
  { purge, embargo }: Pick<TrainingChoices, "purge" | "embargo">,
): LabelSpans {
  return purge ? embargoSpans(spans, embargo, knownTimes(bars)) : { start: spans.start, end: spans.start };
}

/**
 * Splits rows in time into the training part, the part that chooses C, and the part that is scored once.
 *
 * @param reach how far each label reaches, from `labelReach`
 * @param options shares of the rows
 * @returns row numbers, without the purged ones
 * @throws when a part would be empty
 */
export function splitRows(
  reach: LabelSpans,
  options: Pick<TrainingChoices, "trainFraction" | "validationFraction">,
): Parts {
  const { trainFraction, validationFraction } = options;
  const rows = reach.start.length;
  // Shares are decimal fractions: 0.7 + 0.2 + 0.1 may differ from 1 by rounding.
  const left = 1 - trainFraction - validationFraction;
  if (left < -1e-9) {
    throw new Error(`shares of ${trainFraction} to train and ${validationFraction} to validate are more than all rows`);
  }
  if (left > 1e-9) {
    const { train, select, test } = trainSelectTest(reach, { train: trainFraction, select: validationFraction });
    return { train, validation: select, test };
  }
  const split = timeSplit(rows, trainFraction);
  const cut = momentStart(reach.start, split.validation.start);
  const validation = rowNumbers(cut, rows);
  const train = purge(reach, rowNumbers(0, cut), validation);
  if (train.length === 0) throw new Error("every label of the training part reaches into the next part: use more rows");
  return { train, validation };
}

/** How far the labels of some rows reach; views of the same memory if the rows are contiguous. */
export function reachOf(reach: LabelSpans, rows: Uint32Array): LabelSpans {
  const take = rowTaker(rows);
  return { start: take(reach.start), end: take(reach.end) };
}

/** The rows of a part; views of the same memory if they are contiguous, as for labels with one horizon. */
export function partOf<D extends DatasetLike>(data: D, rows: Uint32Array): D {
  const [start, end] = [rows[0] ?? 0, (rows.at(-1) ?? -1) + 1];
  return end - start === rows.length ? sliceRows(data, { start, end }) : takeRows(data, rows);
}
