import { takeColumn } from "../bars/bars.js";
import { quantile } from "../stats/quantile.js";
import { bisectRight } from "../util/bisect-right.js";
import { log } from "../util/log.js";
import { sortOrder } from "../util/sort-order.js";

/** Bins that a sample is cut into if no number is given. */
export const PSI_BINS = 10;

/**
 * Population stability index: how far the distribution of `actual` has moved from that of `expected`, the sum over bins
 * of (a - e) log(a / e) of their shares. As a rule of thumb, below 0.1 is stable and above 0.25 has moved.
 *
 * Bins hold equal shares of `expected` (fewer bins if many values are equal). A bin without values of a sample counts
 * as half a value, because the logarithm needs a positive share.
 *
 * @param expected reference values, such as a feature on the training rows
 * @param actual values to compare
 * @param bins bins to cut `expected` into
 * @returns a number of 0 or more
 * @throws when a sample is empty or holds NaN, or bins are fewer than 2
 * @see Siddiqi (2006), "Credit Risk Scorecards"
 * @example
 * const x = Float64Array.from({ length: 1000 }, (_, i) => i);
 * populationStability(x, x); // → 0
 * populationStability(x, x.map((value) => value + 100)); // → 0.596497
 */
export function populationStability(expected: Float64Array, actual: Float64Array, bins: number = PSI_BINS): number {
  if (!(Number.isInteger(bins) && bins >= 2)) throw new RangeError(`bins must be 2 or more, got ${bins}`);
  return stabilityOfSorted(sortedSample(expected, "expected"), sortedSample(actual, "actual"), bins);
}

/** The index of samples that are sorted. */
export function stabilityOfSorted(sorted: Float64Array, other: Float64Array, bins: number): number {
  const edges = Array.from({ length: bins - 1 }, (_, k) => quantile(sorted, (k + 1) / bins));
  const cuts = Float64Array.from(new Set(edges));
  let index = 0;
  let [seen, otherSeen] = [0, 0];
  for (let k = 0; k <= cuts.length; k++) {
    const upTo = k < cuts.length ? bisectRight(sorted, cuts[k]!) : sorted.length;
    const otherUpTo = k < cuts.length ? bisectRight(other, cuts[k]!) : other.length;
    // Above a last edge that equals the largest value, neither sample has anything.
    if (upTo > seen || otherUpTo > otherSeen) {
      const e = Math.max(upTo - seen, 0.5) / sorted.length;
      const a = Math.max(otherUpTo - otherSeen, 0.5) / other.length;
      index += (a - e) * log(a / e);
    }
    [seen, otherSeen] = [upTo, otherUpTo];
  }
  return index;
}

/** The sorted values. */
export function sortedSample(values: Float64Array, name: string): Float64Array {
  if (values.length === 0) throw new Error(`the ${name} sample is empty`);
  const missing = values.findIndex(Number.isNaN);
  if (missing >= 0) throw new Error(`value ${missing} of the ${name} sample is NaN: drop such rows first`);
  return takeColumn(values, sortOrder(values));
}
