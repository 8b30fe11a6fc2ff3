import { quantile } from "../stats/quantile.js";
import { mean, standardDeviation } from "../stats/standard-deviation.js";

/** One score on the bars, compared with its values on sign-flipped bars. */
export interface NullScore {
  /** On the bars themselves. */
  readonly own: number;
  /** On each null run, in order. */
  readonly walks: Float64Array;
  readonly mean: number;
  readonly standardDeviation: number;
  /** The 5, 50 and 95 % quantiles of the runs. */
  readonly quantiles: { readonly q05: number; readonly q50: number; readonly q95: number };
  /** Number of runs that scored at least as high. */
  readonly atLeast: number;
  /** p-value: the probability of such a score without skill, (1 + atLeast) / (1 + runs). */
  readonly p: number;
}

/** Compares a score on the bars with those of null runs. */
export function nullScore(own: number, walks: Float64Array): NullScore {
  const sorted = walks.slice().sort();
  const atLeast = walks.filter((score) => score >= own).length;
  return {
    own,
    walks,
    mean: mean(walks),
    standardDeviation: standardDeviation(walks),
    quantiles: { q05: quantile(sorted, 0.05), q50: quantile(sorted, 0.5), q95: quantile(sorted, 0.95) },
    atLeast,
    p: (1 + atLeast) / (1 + walks.length),
  };
}
