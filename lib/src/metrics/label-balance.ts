import { wilsonInterval } from "../stats/wilson-interval.js";

/** The share of rows labelled 1 in a group. */
export interface LabelShare {
  /** The number that identifies the group, such as the hour. */
  readonly group: number;
  readonly rows: number;
  /** Rows labelled 1. */
  readonly positives: number;
  readonly share: number;
  /** Ends of the share's 95 % interval (`wilsonInterval`). */
  readonly low: number;
  readonly high: number;
}

/**
 * The share of rows labelled 1 in each group.
 *
 * @param label n labels, 1 or 0
 * @param group n numbers; rows with the same number form a group
 * @returns one share per group, in increasing order of its number
 * @throws when lengths differ or a group is NaN
 * @example
 * const [nine, ten] = labelBalance(Uint8Array.of(0, 1, 1), Float64Array.of(9, 9, 10));
 * nine.share; // → 0.5
 * ten.rows; // → 1
 */
export function labelBalance(label: Uint8Array, group: Float64Array): LabelShare[] {
  if (group.length !== label.length) throw new Error(`${label.length} labels but ${group.length} groups`);
  const counts = new Map<number, { rows: number; positives: number }>();
  for (let i = 0; i < label.length; i++) {
    if (Number.isNaN(group[i]!)) throw new Error(`group ${i} is NaN: every row needs one`);
    const count = counts.get(group[i]!) ?? { rows: 0, positives: 0 };
    count.rows++;
    if (label[i] === 1) count.positives++;
    counts.set(group[i]!, count);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([group, { rows, positives }]) => {
      const [low, high] = wilsonInterval(positives, rows);
      return { group, rows, positives, share: positives / rows, low, high };
    });
}
