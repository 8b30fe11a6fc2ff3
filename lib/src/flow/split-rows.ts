import type { RowRange } from "../labels/dataset.js";
import type { LabelSpans } from "../labels/label-spans.js";
import type { ResearchOptions } from "../recipes/presets.js";
import { rowNumbers } from "../splits/fold.js";
import { purge } from "../splits/purge.js";
import { timeSplit } from "../splits/time-split.js";
import { trainSelectTest } from "../splits/train-select-test.js";
import { MINUTE } from "../util/time.js";

/** Runs of rows, in order of time; `test` only where rows are left for it. */
export interface Parts {
  readonly train: RowRange;
  readonly validation: RowRange;
  readonly test?: RowRange;
}

/** How far each label reaches, for purging: not beyond its own row where nothing is to be purged. */
export function labelReach(spans: LabelSpans, options: Pick<ResearchOptions, "purge" | "embargo">): LabelSpans {
  const { start, end } = spans;
  return { start, end: options.purge ? end.map((time) => time + options.embargo * MINUTE) : start };
}

/**
 * Splits rows in time into the part that trains, the one that chooses C and the one that is scored once.
 *
 * @param reach how far each label reaches, from `labelReach`
 * @param options shares of the rows
 * @returns runs of rows; between two of them those are missing that were purged
 * @throws when a part would be empty
 */
export function splitRows(
  reach: LabelSpans,
  options: Pick<ResearchOptions, "trainFraction" | "validationFraction">,
): Parts {
  const { trainFraction, validationFraction } = options;
  const rows = reach.start.length;
  // Shares are decimal fractions: 0.7 + 0.2 + 0.1 may miss 1 by a rounding.
  const left = 1 - trainFraction - validationFraction;
  if (left < -1e-9) {
    throw new Error(`shares of ${trainFraction} to train and ${validationFraction} to validate are more than all rows`);
  }
  if (left > 1e-9) {
    const parts = trainSelectTest(reach, { train: trainFraction, select: validationFraction });
    return { train: rangeOf(parts.train), validation: rangeOf(parts.select), test: rangeOf(parts.test) };
  }
  const { train, validation } = timeSplit(rows, trainFraction);
  const kept = purge(reach, rowNumbers(0, train.end), rowNumbers(validation.start, rows));
  if (kept.length === 0) throw new Error("every label of the train part reaches into the next part: take more rows");
  return { train: rangeOf(kept), validation };
}

/** Labels of one horizon end in the order of their rows, so purging only ever shortens a part at its end. */
function rangeOf(rows: Uint32Array): RowRange {
  return { start: rows[0]!, end: rows.at(-1)! + 1 };
}
