import type { Bars } from "../bars/bars.js";
import { wilderMean } from "./ewm-mean.js";
import type { SeedOptions } from "./seed.js";
import { trueRange } from "./true-range.js";

/** The directional movement system: three series, each from 0 to 100. */
export interface Adx {
  /** +DI, the share of the range that went up: 100 x Wilder's mean of +DM over that of the true range. */
  readonly plusDi: Float64Array;
  /** -DI, the share of the range that went down. */
  readonly minusDi: Float64Array;
  /** Wilder's mean of DX = 100 |+DI - -DI| / (+DI + -DI): the strength of the trend, in either direction. */
  readonly adx: Float64Array;
}

/**
 * Average Directional Index: whether the price is trending (ADX), and in which direction (+DI and -DI).
 *
 * A bar's +DM is the rise of its high from the bar before, if that is positive and more than the fall of its low,
 * otherwise 0; -DM is that fall, if it is positive and more than the rise.
 *
 * @param bars n bars (only high, low and close are read)
 * @param period Wilder's period, of all four means
 * @param options `{ seed: "mean" }` starts each mean from the simple mean of its first `period` numbers; by default
 * from its first number
 * @returns three series of n values. The first of each is NaN; with `seed: "mean"`, plusDi and minusDi are NaN for the
 * first `period` values and adx for the first 2 period - 1. Also NaN if a bar lacks its high or low, or the bar before
 * its high, low or close. A price that never moved gives 0 in all three.
 * @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978); TA-Lib `PLUS_DI`, `MINUS_DI`, `ADX`, which start
 * from a sum of period - 1 numbers: the difference shrinks by a factor of 1 - 1 / period per bar
 * @example
 * const bars = { high: Float64Array.of(10, 12, 12), low: Float64Array.of(9, 11, 10), close: Float64Array.of(10, 11, 10) };
 * adx(bars, 2).plusDi; // → [NaN, 100, 50]
 * adx(bars, 2).minusDi; // → [NaN, 0, 25]
 * adx(bars, 2).adx; // → [NaN, 100, 66.666667]
 */
export function adx(bars: Pick<Bars, "high" | "low" | "close">, period: number = 14, options: SeedOptions = {}): Adx {
  const { high, low, close } = bars;
  const n = close.length;
  const range = trueRange(bars);
  const up = new Float64Array(n);
  const down = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // NaN at the first bar, which has none before it.
    const rise = high[i]! - high[i - 1]!;
    const fall = low[i - 1]! - low[i]!;
    // A true range skips missing prices; a share of it must not.
    const known = !(Number.isNaN(rise) || Number.isNaN(fall) || Number.isNaN(close[i - 1]!));
    up[i] = !known ? Number.NaN : rise > fall && rise > 0 ? rise : 0;
    down[i] = !known ? Number.NaN : fall > rise && fall > 0 ? fall : 0;
    if (!known) range[i] = Number.NaN;
  }

  const meanRange = wilderMean(range, period, options);
  const plusDi = wilderMean(up, period, options);
  const minusDi = wilderMean(down, period, options);
  const dx = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // For a missing number the means repeat their value; here the result is NaN instead.
    const unit = Number.isNaN(range[i]!) ? Number.NaN : meanRange[i]!;
    plusDi[i] = percent(plusDi[i]!, unit);
    minusDi[i] = percent(minusDi[i]!, unit);
    dx[i] = percent(Math.abs(plusDi[i]! - minusDi[i]!), plusDi[i]! + minusDi[i]!);
  }
  const strength = wilderMean(dx, period, options);
  for (let i = 0; i < n; i++) if (Number.isNaN(dx[i]!)) strength[i] = Number.NaN;
  return { plusDi, minusDi, adx: strength };
}

/** A part in percent of a whole; 0 if the whole is 0, because then the part is 0 too. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
