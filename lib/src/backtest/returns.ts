import { mean, standardDeviation } from "../stats/standard-deviation.js";
import { exp } from "../util/exp.js";
import { log } from "../util/log.js";

/** Trading days per year, used to annualise daily figures. */
export const TRADING_DAYS = 252;

/**
 * Compound annual growth rate of daily returns.
 *
 * @param returns daily returns
 * @returns a fraction: 0.1 is ten percent per year; NaN without days, -1 if everything was lost
 * @see empyrical `annual_return`
 * @example
 * annualReturn(new Float64Array(252).fill(0.001)); // → 0.2864
 */
export function annualReturn(returns: Float64Array): number {
  let growth = 1;
  for (const r of returns) growth *= 1 + r;
  return growth <= 0 ? -1 : exp((log(growth) * TRADING_DAYS) / returns.length) - 1;
}

/**
 * Standard deviation of daily returns, annualised by the square root of 252.
 *
 * @param returns daily returns
 * @returns a fraction; NaN for fewer than two days
 * @see empyrical `annual_volatility`
 * @example
 * annualVolatility(Float64Array.of(0.01, -0.01)); // → 0.2245
 */
export function annualVolatility(returns: Float64Array): number {
  return standardDeviation(returns) * Math.sqrt(TRADING_DAYS);
}

/** What the ratios measure returns against. */
export interface RatioOptions {
  /** Return per year that is earned without risk, a fraction; 0 when left out. A day of it is 1/252. */
  readonly riskFree?: number;
}

/**
 * Sharpe ratio: mean daily return beyond the risk-free rate over its standard deviation, annualised by the square root
 * of 252.
 *
 * @param returns daily returns
 * @param options riskFree: the rate per year (0: cash is assumed to earn nothing)
 * @returns a ratio; NaN for fewer than two days, or without variation
 * @see Sharpe (1994), "The Sharpe Ratio"; empyrical `sharpe_ratio`, whose `risk_free` is that of a day
 * @example
 * sharpeRatio(Float64Array.of(0.02, -0.01, 0.01)); // → 6.93
 * sharpeRatio(Float64Array.of(0.02, -0.01, 0.01), { riskFree: 0.0252 }); // → 6.82
 */
export function sharpeRatio(returns: Float64Array, { riskFree = 0 }: RatioOptions = {}): number {
  const deviation = standardDeviation(returns);
  return deviation > 0 ? ((mean(returns) - riskFree / TRADING_DAYS) / deviation) * Math.sqrt(TRADING_DAYS) : Number.NaN;
}

/**
 * Sortino ratio: mean daily return beyond the risk-free rate over the root mean square of the days that earned less than
 * it (the others count as 0), annualised.
 *
 * @param returns daily returns
 * @param options riskFree: the rate per year (0)
 * @returns a ratio; NaN for fewer than two days, or if no day earned less than the rate
 * @see Sortino & Price (1994); empyrical `sortino_ratio`, whose `required_return` is that of a day
 * @example
 * sortinoRatio(Float64Array.of(0.02, -0.01, 0.01)); // → 18.33
 */
export function sortinoRatio(returns: Float64Array, { riskFree = 0 }: RatioOptions = {}): number {
  const required = riskFree / TRADING_DAYS;
  let squares = 0;
  for (const r of returns) squares += Math.min(r - required, 0) ** 2;
  if (!(squares > 0) || returns.length < 2) return Number.NaN;
  return ((mean(returns) - required) / Math.sqrt(squares / returns.length)) * Math.sqrt(TRADING_DAYS);
}

/** The deepest fall from a peak. */
export interface Drawdown {
  /** Depth as a fraction of the peak: -0.2 is twenty percent down; 0 if there was no fall. */
  readonly depth: number;
  /**
   * Day of the peak (-1 for the start), day of the lowest point, and day on which the peak was reached again (null if
   * never).
   */
  readonly peak: number;
  readonly trough: number;
  readonly recovery: number | null;
  /** Longest run of days below an earlier peak, in any drawdown, not only the deepest. */
  readonly longest: number;
}

/**
 * The deepest fall of an account from an earlier peak, and the longest time it spent below one.
 *
 * @param returns daily returns
 * @returns the drawdown, in days counted from 0
 * @see empyrical `max_drawdown`, for the depth
 * @example
 * maxDrawdown(Float64Array.of(0.1, -0.2, 0.1, 0.3)); // → { depth: -0.2, peak: 0, trough: 1, recovery: 3, longest: 2 }
 */
export function maxDrawdown(returns: Float64Array): Drawdown {
  let value = 1;
  let top = 1;
  let topDay = -1;
  let longest = 0;
  let deepest: { depth: number; peak: number; trough: number; recovery: number | null } = {
    depth: 0,
    peak: -1,
    trough: -1,
    recovery: null,
  };
  for (let day = 0; day < returns.length; day++) {
    value *= 1 + returns[day]!;
    if (value >= top) {
      if (deepest.peak === topDay && deepest.trough > topDay) deepest.recovery = day;
      top = value;
      topDay = day;
      continue;
    }
    longest = Math.max(longest, day - topDay);
    const depth = value / top - 1;
    if (depth < deepest.depth) deepest = { depth, peak: topDay, trough: day, recovery: null };
  }
  return { ...deepest, longest };
}

/**
 * Calmar ratio: annual growth divided by the deepest drawdown.
 *
 * @param returns daily returns
 * @returns a ratio; NaN without a drawdown
 * @see Young (1991); empyrical `calmar_ratio`
 * @example
 * calmarRatio(Float64Array.of(0.01, -0.005, 0.01)) > 0; // → true
 */
export function calmarRatio(returns: Float64Array): number {
  const { depth } = maxDrawdown(returns);
  return depth < 0 ? annualReturn(returns) / -depth : Number.NaN;
}
