import { fillRollingMoments } from "./rolling-moments.js";

/** Prevents a division by zero for a constant window; part of the definition, as in the original notebook. */
const EPSILON = 1e-9;

/**
 * Distance of each value from the mean of the last `window` values, in units of `width` sample standard deviations: (x
 * - mean) / (width * std + 1e-9).
 *
 * With `width` 2 over 20 closes it is the position within the Bollinger bands: -1 at the lower band, 1 at the upper.
 * Since a value is part of its own window, it can reach at most (window - 1) / sqrt(window) / width (4.25 for window
 * 20, width 1).
 *
 * @param x series of n values
 * @param window number of values
 * @param width standard deviations that count as 1
 * @returns n values, NaN until the window is full and wherever it holds a NaN (always for a window of 1); exactly 0 for
 * a constant window
 * @throws RangeError when `window` is not a positive integer
 * @see pandas `(x - x.rolling(window).mean()) / (width * x.rolling(window).std() + 1e-9)`; Bollinger, "Bollinger on
 * Bollinger Bands" (2001), which uses the population deviation
 * @example
 * rollingZScore(Float64Array.of(1, 2, 6), 3); // → [NaN, NaN, 1.133893]
 */
export function rollingZScore(x: Float64Array, window: number, width: number = 1): Float64Array {
  return fillRollingZScore(new Float64Array(x.length), new Float64Array(x.length), x, window, width);
}

/** Writes the scores into `out`, and the standard deviations, which are only needed on the way, into `std`. */
export function fillRollingZScore(
  out: Float64Array,
  std: Float64Array,
  x: Float64Array,
  window: number,
  width: number,
): Float64Array {
  fillRollingMoments({ distance: out, std }, x, window);
  // 0 - d avoids a -0 where the value is the mean.
  for (let i = 0; i < out.length; i++) out[i] = (0 - out[i]!) / (width * std[i]! + EPSILON);
  return out;
}
