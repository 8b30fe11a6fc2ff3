import { rollingMoments } from "./rolling-moments.js";

/** Keeps a constant window from dividing by zero; part of the definition, as in the original notebook. */
const EPSILON = 1e-9;

/**
 * How far each value stands from the mean of the last `window` values, in sample standard deviations times `width`:
 * (x - mean) / (width * std + 1e-9).
 *
 * With `width` 2 over 20 closes it is the place within the Bollinger bands: -1 on the lower, 1 on the upper. A value
 * inside its own window can reach (window - 1) / sqrt(window) / width at most (4.25 for window 20, width 1).
 *
 * @param x series of n values
 * @param window values a score takes in
 * @param width standard deviations that count as 1
 * @returns n values, NaN until the window is full and wherever it holds a NaN (always for a window of 1); 0 for a
 * constant window, exactly
 * @throws RangeError when `window` is not a positive integer
 * @see pandas `(x - x.rolling(window).mean()) / (width * x.rolling(window).std() + 1e-9)`; Bollinger, "Bollinger on
 * Bollinger Bands" (2001), whose deviation is the population's
 * @example
 * rollingZScore(Float64Array.of(1, 2, 6), 3); // → [NaN, NaN, 1.133893]
 */
export function rollingZScore(x: Float64Array, window: number, width: number = 1): Float64Array {
  const { distance, std } = rollingMoments(x, window);
  const out = new Float64Array(x.length);
  // 0 - d avoids a -0 where the value is the mean.
  for (let i = 0; i < out.length; i++) out[i] = (0 - distance[i]!) / (width * std[i]! + EPSILON);
  return out;
}
