import { checkWindow, windowMoments } from "./window.js";

/** Keeps a constant window from dividing by zero; part of the definition, as in the original notebook. */
const EPSILON = 1e-9;

/**
 * How far each value stands from the mean of the last `window` values, in sample standard deviations times `width`:
 * (x - mean) / (width * std + 1e-9).
 *
 * With `width` 2 over 20 closes it is the place within the Bollinger bands: -1 on the lower, 1 on the upper. A value
 * inside its own window can reach (window - 1) / sqrt(window) / width at most (4.25 for window 20, width 1).
 *
 * Each value comes from its own window alone, in two passes over deviations from the value itself, so nothing drifts
 * and a constant window has 0, exactly.
 *
 * @param x series of n values
 * @param window values a score takes in, at least 2
 * @param width standard deviations that count as 1
 * @returns n values, NaN until the window is full and wherever it holds a NaN
 * @throws RangeError when `window` is not an integer of at least 2
 * @see pandas `(x - x.rolling(window).mean()) / (width * x.rolling(window).std() + 1e-9)`; Bollinger, "Bollinger on
 * Bollinger Bands" (2001), whose deviation is the population's
 * @example
 * rollingZScore(Float64Array.of(1, 2, 6), 3); // → [NaN, NaN, 1.133893]
 */
export function rollingZScore(x: Float64Array, window: number, width: number = 1): Float64Array {
  checkWindow(window, 2);
  const out = new Float64Array(x.length).fill(Number.NaN);
  const moments = new Float64Array(2);
  for (let i = window - 1; i < x.length; i++) {
    windowMoments(x, i, window, moments);
    // The mean is counted from the value itself, so the value is -mean away from it; 0 - mean avoids a -0.
    out[i] = (0 - moments[0]!) / (width * moments[1]! + EPSILON);
  }
  return out;
}
