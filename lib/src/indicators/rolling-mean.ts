import { rollingMoments } from "./rolling-moments.js";

/**
 * Mean of the last `window` values; exact for a constant window.
 *
 * @param x series of n values
 * @param window number of values
 * @returns n values, NaN until the window is full and wherever it holds a NaN
 * @throws RangeError when `window` is not a positive integer
 * @see pandas `Series.rolling(window).mean()`, which drifts; see `rollingMoments` for why this one does not
 * @example
 * rollingMean(Float64Array.of(1, 2, 6), 2); // → [NaN, 1.5, 4]
 */
export function rollingMean(x: Float64Array, window: number): Float64Array {
  const mean = rollingMoments(x, window).distance;
  for (let i = 0; i < mean.length; i++) mean[i] = x[i]! + mean[i]!;
  return mean;
}
