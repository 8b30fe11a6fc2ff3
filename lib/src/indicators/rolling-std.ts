import { checkWindow, windowMoments } from "./window.js";

/**
 * Sample standard deviation (ddof 1) of the last `window` values.
 *
 * Each value comes from its own window alone, in two passes over deviations from the window's last value, so nothing
 * drifts and a constant window has 0, exactly.
 *
 * @param x series of n values
 * @param window values a deviation takes in, at least 2
 * @returns n values, NaN until the window is full and wherever it holds a NaN
 * @throws RangeError when `window` is not an integer of at least 2
 * @see pandas `Series.rolling(window).std()`
 * @example
 * rollingStd(Float64Array.of(1, 2, 6), 3); // → [NaN, NaN, 2.6457513110645907]
 */
export function rollingStd(x: Float64Array, window: number): Float64Array {
  checkWindow(window, 2);
  const out = new Float64Array(x.length).fill(Number.NaN);
  const moments = new Float64Array(2);
  for (let i = window - 1; i < x.length; i++) {
    windowMoments(x, i, window, moments);
    out[i] = moments[1]!;
  }
  return out;
}
