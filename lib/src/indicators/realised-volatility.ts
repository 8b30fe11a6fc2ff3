import { log } from "../util/log.js";
import { rollingSum } from "./rolling-sum.js";

/**
 * Realised volatility: the root of the sum of the squared log returns ln(x[i] / x[i-1]) of the last `window` bars. No
 * mean is subtracted and nothing is annualised: it is the volatility over the length of the window.
 *
 * The overnight return counts like any other. For the volatility per bar, divide by the root of the window; per year,
 * multiply by the root of the number of windows in a year.
 *
 * @param close series of n prices
 * @param window number of returns
 * @returns n values, fractions of the price; NaN for the first `window`, and if one of the window + 1 prices is NaN
 * @throws RangeError when `window` is not a positive integer
 * @see Andersen, Bollerslev, Diebold, Labys, "Modeling and Forecasting Realized Volatility" (2003)
 * @example
 * realisedVolatility(Float64Array.of(100, 110, 99), 2); // → [NaN, NaN, 0.142073]
 */
export function realisedVolatility(close: Float64Array, window: number): Float64Array {
  const squares = new Float64Array(close.length).fill(Number.NaN);
  for (let i = 1; i < squares.length; i++) squares[i] = log(close[i]! / close[i - 1]!) ** 2;
  const out = rollingSum(squares, window);
  for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(out[i]!);
  return out;
}
