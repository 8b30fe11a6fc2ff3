import { quantile } from "../stats/quantile.js";
import { standardDeviation } from "../stats/standard-deviation.js";

/** A number with its uncertainty. */
export interface Interval {
  /** The number itself, from all rows. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the draws. */
  readonly standardError: number;
  /** The share of draws between `low` and `high`. */
  readonly level: number;
  /** Draws made. */
  readonly draws: number;
  /** Blocks of days that were drawn from. */
  readonly blocks: number;
}

/**
 * An interval as people write it: the number, then the ends of its interval.
 *
 * @param interval a score or a difference with its interval
 * @param format `digits` after the point (4); `signed`, for differences: a plus before what is above 0
 * @returns text such as `0.5398 [0.5125, 0.5679]`
 * @example
 * intervalText({ estimate: 0.54, low: 0.5134, high: 0.56781 }); // → "0.5400 [0.5134, 0.5678]"
 * intervalText({ estimate: 0.02, low: -0.013, high: 0.05 }, { digits: 2, signed: true }); // → "+0.02 [-0.01, +0.05]"
 */
export function intervalText(
  { estimate, low, high }: Pick<Interval, "estimate" | "low" | "high">,
  format: { readonly digits?: number; readonly signed?: boolean } = {},
): string {
  const { digits = 4, signed = false } = format;
  const [a, b, c] = [estimate, low, high].map((x) => {
    const text = x.toFixed(digits);
    if (Number(text) === 0) return text.replace("-", "");
    return signed && x > 0 ? `+${text}` : text;
  });
  return `${a} [${b}, ${c}]`;
}

/** The interval of a bootstrap by the percentiles of its draws. */
export function percentileInterval(estimate: number, draws: Float64Array, level: number, blocks: number): Interval {
  const sorted = Float64Array.from(draws).sort();
  const n = draws.length;
  // Places (n + 1) share of n draws: the usual (n - 1) share + 1 would leave a little too much outside, 0.6 % of 300 draws.
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
