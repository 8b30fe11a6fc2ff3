import { rollingFold } from "./rolling-fold.js";

/**
 * Smallest of the last `window` values.
 *
 * @param x series of n values
 * @param window number of values
 * @returns n values, NaN until the window is full and wherever it holds a NaN
 * @throws RangeError when `window` is not a positive integer
 * @see pandas `Series.rolling(window).min()`
 * @example
 * rollingMin(Float64Array.of(1, 3, 2), 2); // → [NaN, 1, 2]
 */
export function rollingMin(x: Float64Array, window: number): Float64Array {
  return rollingFold(x, window, Math.min);
}
