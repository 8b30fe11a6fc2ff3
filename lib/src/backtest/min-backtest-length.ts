import { expectedBestSharpe } from "./sharpe-evidence.js";

/**
 * Minimum backtest length: with fewer years than this, the best of so many trials without any skill is expected to
 * reach the given Sharpe ratio.
 *
 * @param trials how many were tried, at least 1
 * @param sharpe annualised Sharpe ratio that the best trial reached, above 0
 * @returns years; 0 for one trial
 * @throws RangeError when the ratio is not above 0, or `trials` is not a whole number of at least 1
 * @see Bailey, Borwein, Lopez de Prado & Zhu (2014), "Pseudo-Mathematics and Financial Charlatanism", Notices of the AMS
 * 61 (5), theorem 2: with five years of data, no more than 45 trials before a ratio of 1 is expected by chance
 * @example
 * minBacktestLength(45); // → 4.998
 */
export function minBacktestLength(trials: number, sharpe: number = 1): number {
  if (!(sharpe > 0 && sharpe < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`the Sharpe ratio must be above 0, got ${sharpe}`);
  }
  return (expectedBestSharpe(trials, 1) / sharpe) ** 2;
}
