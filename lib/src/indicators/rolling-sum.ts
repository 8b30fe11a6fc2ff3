import { rollingFold } from "./rolling-fold.js";

/**
 * Sum of the last `window` values.
 *
 * @param x series of n values
 * @param window number of values
 * @returns n values, NaN until the window is full and wherever it holds a NaN
 * @throws RangeError when `window` is not a positive integer
 * @see pandas `Series.rolling(window).sum()`, which drifts; here each sum comes from its own window's values alone
 * @example
 * rollingSum(Float64Array.of(1, 3, 2), 2); // → [NaN, 4, 5]
 */
export function rollingSum(x: Float64Array, window: number): Float64Array {
  return rollingFold(x, window, (a, b) => a + b);
}
