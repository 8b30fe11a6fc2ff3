import { distanceOfSorted } from "./ks-statistic.js";
import { PSI_BINS, sortedSample, stabilityOfSorted } from "./population-stability.js";

/** How far one column has moved between two parts. */
export interface Drift {
  readonly name: string;
  /** Population stability index. */
  readonly psi: number;
  /** Kolmogorov-Smirnov statistic. */
  readonly ks: number;
}

/**
 * How far each column's distribution has moved from one part of the data to another, largest first.
 *
 * @param reference columns by name, such as the features of the training part
 * @param current the same columns of another part
 * @returns one entry per column, by decreasing `psi`
 * @throws when a column is missing, empty or holds NaN
 * @example
 * const { train, validation } = research(makeSample({ to: "2018-03-01" }));
 * featureDrift(train.features, validation.features).length; // → 20
 */
export function featureDrift(
  reference: Readonly<Record<string, Float64Array>>,
  current: Readonly<Record<string, Float64Array>>,
): Drift[] {
  return Object.entries(reference)
    .map(([name, column]) => {
      const other = current[name];
      if (!other) throw new Error(`column "${name}" is missing in the current part`);
      const [before, now] = [sortedSample(column, "expected"), sortedSample(other, "actual")];
      return { name, psi: stabilityOfSorted(before, now, PSI_BINS), ks: distanceOfSorted(before, now) };
    })
    .sort((a, b) => b.psi - a.psi);
}
