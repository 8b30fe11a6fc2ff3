import { rollingMoments } from "./rolling-moments.js";

/**
 * Sample standard deviation (ddof 1) of the last `window` values; exactly 0 for a constant window.
 *
 * @param x series of n values
 * @param window number of values
 * @returns n values, NaN until the window is full and wherever it holds a NaN (always for a window of 1)
 * @throws RangeError when `window` is not a positive integer
 * @see pandas `Series.rolling(window).std()`, which drifts; see `rollingMoments` for why this one does not
 * @example
 * rollingStd(Float64Array.of(1, 2, 6), 3); // → [NaN, NaN, 2.6457513110645907]
 */
export function rollingStd(x: Float64Array, window: number): Float64Array {
  return rollingMoments(x, window).std;
}
