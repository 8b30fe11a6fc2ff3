import { checkWindow } from "./window.js";

/**
 * Mean of the last `window` values.
 *
 * Each mean comes from its own window alone, as a deviation from the window's last value, so nothing drifts and a
 * constant window has its value as its mean, exactly.
 *
 * @param x series of n values
 * @param window values a mean takes in
 * @returns n values, NaN until the window is full and wherever it holds a NaN
 * @throws RangeError when `window` is not a positive integer
 * @see pandas `Series.rolling(window).mean()`
 * @example
 * rollingMean(Float64Array.of(1, 2, 6), 2); // → [NaN, 1.5, 4]
 */
export function rollingMean(x: Float64Array, window: number): Float64Array {
  checkWindow(window, 1);
  const out = new Float64Array(x.length).fill(Number.NaN);
  for (let i = window - 1; i < x.length; i++) {
    const last = x[i]!;
    let sum = 0;
    for (let j = i - window + 1; j < i; j++) sum += x[j]! - last;
    out[i] = last + sum / window;
  }
  return out;
}
