import type { Bars } from "../bars/bars.js";
import { rollingMax } from "./rolling-max.js";
import { rollingMean } from "./rolling-mean.js";
import { rollingMin } from "./rolling-min.js";

/** The two lines of the stochastic oscillator, each from 0 to 100. */
export interface Stochastic {
  /** %K: the position of the close between the lowest low (0) and the highest high (100) of the window, smoothed. */
  readonly k: Float64Array;
  /** %D, the signal: the mean of the last values of %K. */
  readonly d: Float64Array;
}

/**
 * Stochastic oscillator: 100 (close - lowest low) / (highest high - lowest low) over the last `window` bars.
 *
 * With `smooth` 1 it is the fast stochastic, with 3 the slow one, whose %K is a mean of the fast %K.
 *
 * @param bars n bars (only high, low and close are read)
 * @param window number of bars for highest high and lowest low
 * @param smooth number of fast %K values averaged for %K
 * @param signal number of %K values averaged for %D
 * @returns two series of n values. k is NaN until there are window + smooth - 1 bars, d until there are signal - 1
 * more, and both if any of these is NaN. A window whose price never moved counts as 50, the middle (in TA-Lib as 0).
 * @throws RangeError when a window is not a positive integer
 * @see Lane, "Lane's Stochastics" (1984); TA-Lib `STOCH` and `STOCHF` with simple means
 * @example
 * const bars = { high: Float64Array.of(10, 12, 11), low: Float64Array.of(8, 9, 9), close: Float64Array.of(9, 11, 9) };
 * stochastic(bars, 2, 1, 2).k; // → [NaN, 75, 0]
 * stochastic(bars, 2, 1, 2).d; // → [NaN, NaN, 37.5]
 */
export function stochastic(
  bars: Pick<Bars, "high" | "low" | "close">,
  window: number = 14,
  smooth: number = 3,
  signal: number = 3,
): Stochastic {
  const { high, low, close } = bars;
  const highest = rollingMax(high, window);
  const lowest = rollingMin(low, window);
  const fast = new Float64Array(close.length);
  for (let i = 0; i < fast.length; i++) {
    const range = highest[i]! - lowest[i]!;
    const place = close[i]! - lowest[i]!;
    fast[i] = range === 0 && place === 0 ? 50 : (100 * place) / range;
  }
  const k = rollingMean(fast, smooth);
  return { k, d: rollingMean(k, signal) };
}
