import { normalCdf, normalQuantile } from "../stats/normal.js";
import { mean } from "../stats/standard-deviation.js";
import { sharpeRatio, TRADING_DAYS } from "./returns.js";

/** A measured Sharpe ratio: per period, not annualised, with the shape of the returns behind it. */
export interface MeasuredSharpe {
  /** Mean over standard deviation of the returns. */
  readonly sharpe: number;
  /** Number of returns it was measured on. */
  readonly n: number;
  /** Skewness of the returns; 0 if they are normal. */
  readonly skewness: number;
  /** Kurtosis of the returns (not excess kurtosis); 3 if they are normal. */
  readonly kurtosis: number;
}

/**
 * Measures the daily Sharpe ratio with skewness and kurtosis, as the functions of this file need it.
 *
 * @param returns daily returns
 * @returns biased moments, as in scipy's `skew` and `kurtosis(fisher=False)`; NaN without variation
 * @example
 * measureSharpe(Float64Array.of(0.02, -0.01, 0.01)); // → { sharpe: 0.4364, n: 3, skewness: -0.3818, kurtosis: 1.5 }
 */
export function measureSharpe(returns: Float64Array): MeasuredSharpe {
  const centre = mean(returns);
  let [second, third, fourth] = [0, 0, 0];
  for (const r of returns) {
    const d = r - centre;
    second += (d * d) / returns.length;
    third += (d * d * d) / returns.length;
    fourth += (d * d * d * d) / returns.length;
  }
  return {
    sharpe: sharpeRatio(returns) / Math.sqrt(TRADING_DAYS),
    n: returns.length,
    skewness: third / (second * Math.sqrt(second)),
    kurtosis: fourth / (second * second),
  };
}

/** (n - 1) times the variance of a measured Sharpe ratio. */
function spread({ sharpe, skewness, kurtosis }: MeasuredSharpe): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}

/**
 * Probabilistic Sharpe ratio: the probability that the true Sharpe ratio is above a benchmark, given the measured one
 * and the number, skewness and kurtosis of the returns.
 *
 * @param measured per period, not annualised; see `measureSharpe`
 * @param benchmark for the same period
 * @returns from 0 to 1; NaN for fewer than two returns
 * @see Bailey & López de Prado (2012), "The Sharpe Ratio Efficient Frontier"
 * @example
 * // Their track record of 24 months: 0.98 if the returns were normal, 0.91 as they are.
 * probabilisticSharpe({ sharpe: 0.036 / 0.079, n: 24, skewness: -2.448, kurtosis: 10.164 }, 0); // → 0.913
 */
export function probabilisticSharpe(measured: MeasuredSharpe, benchmark: number = 0): number {
  return normalCdf(((measured.sharpe - benchmark) * Math.sqrt(measured.n - 1)) / Math.sqrt(spread(measured)));
}

/**
 * The interval of a measured Sharpe ratio, from the number, skewness and kurtosis of the returns: the benchmarks that
 * `probabilisticSharpe` finds neither too low nor too high.
 *
 * @param measured per period, not annualised; see `measureSharpe`
 * @param level of the interval (0.95)
 * @returns its ends, per period; NaN without variation
 * @see Mertens (2002), "Comments on variance of the IID estimator in Lo"
 * @example
 * sharpeInterval({ sharpe: 0.1, n: 252, skewness: 0, kurtosis: 3 }); // → { low: -0.0240, high: 0.2240 }
 */
export function sharpeInterval(
  measured: MeasuredSharpe,
  level: number = 0.95,
): { readonly low: number; readonly high: number } {
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(spread(measured) / (measured.n - 1));
  return { low: measured.sharpe - half, high: measured.sharpe + half };
}

/**
 * The expected best Sharpe ratio of a number of trials without any skill.
 *
 * @param trials how many were tried, at least 1
 * @param variance of the trials' Sharpe ratios, per period
 * @returns a ratio per period; 0 for one trial
 * @throws RangeError when `trials` is not a whole number of at least 1
 * @see Bailey & López de Prado (2014), "The Deflated Sharpe Ratio", equation 1
 * @example
 * expectedBestSharpe(100, 0.5 / 250); // → 0.1132
 */
export function expectedBestSharpe(trials: number, variance: number): number {
  if (!(Number.isInteger(trials) && trials >= 1)) throw new RangeError(`trials must be 1 or more, got ${trials}`);
  if (trials === 1) return 0;
  const EULER = 0.5772156649015329;
  const best = (1 - EULER) * normalQuantile(1 - 1 / trials) + EULER * normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(variance) * best;
}

/**
 * Deflated Sharpe ratio: the probability that the true Sharpe ratio is above 0, given that the measured one is the best
 * of a number of trials.
 *
 * @param measured per period, not annualised; see `measureSharpe`
 * @param trials how many were tried
 * @param variance of the trials' Sharpe ratios, per period; by default that of trials without skill, 1 / (n - 1)
 * @returns from 0 to 1; with one trial the probabilistic Sharpe ratio
 * @throws RangeError when `trials` is not a whole number of at least 1
 * @see Bailey & López de Prado (2014), "The Deflated Sharpe Ratio", for the example: 1250 days, annualised 2.5
 * @example
 * const measured = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skewness: -3, kurtosis: 10 };
 * deflatedSharpe(measured, 100, 0.5 / 250); // → 0.9004
 * deflatedSharpe(measured, 46, 0.5 / 250); // → 0.9505
 */
export function deflatedSharpe(
  measured: MeasuredSharpe,
  trials: number,
  variance: number = 1 / (measured.n - 1),
): number {
  return probabilisticSharpe(measured, expectedBestSharpe(trials, variance));
}

/**
 * Minimum track record length: the number of returns needed to be confident that the true Sharpe ratio is above a
 * benchmark.
 *
 * @param measured per period, not annualised; see `measureSharpe`
 * @param benchmark for the same period
 * @param confidence probability wanted (0.95)
 * @returns a number of periods, not rounded; Infinity when the measured ratio is not above the benchmark
 * @see Bailey & López de Prado (2012), "The Sharpe Ratio Efficient Frontier": 2.73 years of days for 2 against 1
 * @example
 * const year = Math.sqrt(250);
 * minTrackRecord({ sharpe: 2 / year, n: 250, skewness: 0, kurtosis: 3 }, 1 / year) / 250; // → 2.73
 */
export function minTrackRecord(measured: MeasuredSharpe, benchmark: number = 0, confidence: number = 0.95): number {
  if (measured.sharpe <= benchmark) return Number.POSITIVE_INFINITY;
  return 1 + spread(measured) * (normalQuantile(confidence) / (measured.sharpe - benchmark)) ** 2;
}
