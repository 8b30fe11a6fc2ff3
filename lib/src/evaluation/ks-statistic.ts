import { sortedSample } from "./population-stability.js";

/**
 * Two-sample Kolmogorov-Smirnov statistic: the largest distance between two samples' cumulative distributions.
 *
 * There is no p-value: the usual one assumes independent values, which those of a series are not.
 *
 * @param a one sample
 * @param b another
 * @returns a number in [0, 1]; 0 for equal distributions, 1 if all of one lies below all of the other
 * @throws when a sample is empty or holds NaN
 * @see scipy.stats `ks_2samp`
 * @example
 * ksStatistic(Float64Array.of(1, 2, 3, 4), Float64Array.of(3, 4, 5, 6)); // → 0.5
 */
export function ksStatistic(a: Float64Array, b: Float64Array): number {
  return distanceOfSorted(sortedSample(a, "first"), sortedSample(b, "second"));
}

/** The statistic of samples that are sorted. */
export function distanceOfSorted(x: Float64Array, y: Float64Array): number {
  let [i, j, largest] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! <= at) i++;
    while (j < y.length && y[j]! <= at) j++;
    largest = Math.max(largest, Math.abs(i / x.length - j / y.length));
  }
  return largest;
}
