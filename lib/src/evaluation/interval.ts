import { quantile } from "../stats/quantile.js";
import { standardDeviation } from "../stats/standard-deviation.js";

/** An estimate with its uncertainty. */
export interface Interval {
  /** The estimate, from all rows. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the draws, or of the estimate by a formula. */
  readonly standardError: number;
  /** The share of draws between `low` and `high`: how often such an interval should hold the truth. */
  readonly level: number;
  /** Number of draws; 0 for an interval by a formula. */
  readonly draws: number;
  /** Number of blocks of days it is from. */
  readonly blocks: number;
}

/** The percentile interval of bootstrap draws. */
export function percentileInterval(estimate: number, draws: Float64Array, level: number, blocks: number): Interval {
  const sorted = Float64Array.from(draws).sort();
  const n = draws.length;
  // Uses position (n + 1) * share of n draws: the usual (n - 1) * share + 1 leaves slightly too much outside, 0.6 % of
  // 300 draws.
  const place = (share: number): number => Math.min(1, Math.max(0, ((n + 1) * share - 1) / (n - 1)));
  return {
    estimate,
    low: quantile(sorted, place((1 - level) / 2)),
    high: quantile(sorted, place((1 + level) / 2)),
    standardError: standardDeviation(draws),
    level,
    draws: n,
    blocks,
  };
}
