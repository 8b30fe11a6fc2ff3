import { ewmMean } from "./ewm-mean.js";
import type { SeedOptions } from "./seed.js";

/** The three series of MACD, each in price units. */
export interface Macd {
  /** Fast exponential mean minus the slow one. */
  readonly line: Float64Array;
  /** Exponential mean of the line. */
  readonly signal: Float64Array;
  /** Line minus signal. */
  readonly hist: Float64Array;
}

/**
 * Moving Average Convergence Divergence: the difference between a fast and a slow exponential mean of the price.
 *
 * @param close series of n prices
 * @param fast span of the fast mean
 * @param slow span of the slow mean
 * @param signal span of the mean of the line
 * @param options `{ seed: "mean" }` starts each of the three means from the simple mean of its first `span` numbers; by
 * default from the first number
 * @returns three series of n values in price units. The first value of each is 0; with `seed: "mean"`, the line is NaN
 * for the first slow - 1 values, signal and hist for signal - 1 more
 * @throws RangeError when a span is below 1, or not an integer with `seed: "mean"`
 * @see Appel, "Technical Analysis: Power Tools for Active Investors" (2005); pandas `ewm(span=..., adjust=False)`;
 * TA-Lib `MACD`, whose seeds are means; the fast one's covers the numbers just before the slow one is ready
 * @example
 * macd(Float64Array.of(100, 102), 1, 3, 3); // → { line: [0, 1], signal: [0, 0.5], hist: [0, 0.5] }
 */
export function macd(
  close: Float64Array,
  fast: number = 12,
  slow: number = 26,
  signal: number = 9,
  options: SeedOptions = {},
): Macd {
  const line = ewmMean(close, { span: slow }, options);
  const hist = ewmMean(close, { span: fast }, options); // until the line is known
  for (let i = 0; i < line.length; i++) line[i] = hist[i]! - line[i]!;
  const mean = ewmMean(line, { span: signal }, options);
  for (let i = 0; i < hist.length; i++) hist[i] = line[i]! - mean[i]!;
  return { line, signal: mean, hist };
}
