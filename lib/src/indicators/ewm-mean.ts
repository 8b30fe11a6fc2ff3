import { type SeedOptions, seeded } from "./seed.js";

/** How fast an exponential mean forgets: by its span, or by the weight of the newest value. */
export type Decay = { readonly span: number } | { readonly alpha: number };

/**
 * Recursive exponentially weighted mean: y = y + alpha (x - y), seeded with the first number.
 *
 * A leading NaN stays NaN. A later NaN repeats the mean, and the next number has weight alpha / (alpha + (1 -
 * alpha)^k), where k is the number of steps since the last number.
 *
 * @param x series of n values
 * @param decay `{ span }`, where alpha is 2 / (span + 1), or `{ alpha }` in (0, 1]; Wilder's mean over n has alpha 1/n
 * @param options `{ seed: "mean" }` starts from the simple mean of the first `span` numbers and is NaN before it
 * @returns n values
 * @throws RangeError when span is below 1 or alpha outside (0, 1], or with `seed: "mean"` without an integer span
 * @see pandas `Series.ewm(adjust=False, ignore_na=False).mean()`; TA-Lib `EMA`, whose seed is the mean
 * @example
 * ewmMean(Float64Array.of(1, 2, 4), { span: 3 }); // → [1, 1.5, 2.75]
 * ewmMean(Float64Array.of(1, 2, 6, 4), { span: 3 }, { seed: "mean" }); // → [NaN, NaN, 3, 3.5]
 */
export function ewmMean(x: Float64Array, decay: Decay, options: SeedOptions = {}): Float64Array {
  return fillEwmMean(new Float64Array(x.length), x, decay, options);
}

/** Writes the mean into an array, which may be `x` itself. */
export function fillEwmMean(out: Float64Array, x: Float64Array, decay: Decay, options: SeedOptions = {}): Float64Array {
  const alpha = "span" in decay ? 2 / (decay.span + 1) : decay.alpha;
  if (!(alpha > 0 && alpha <= 1)) {
    throw new RangeError(
      `ewmMean needs a span of at least 1 or an alpha in (0, 1], got ${"span" in decay ? `span ${decay.span}` : `alpha ${alpha}`}`,
    );
  }
  if (options.seed === "mean" && !("span" in decay)) {
    throw new RangeError('seed "mean" needs an integer span: pass one, or use wilderMean');
  }
  const from = seeded(x, "span" in decay ? decay.span : 1, options);
  let mean = Number.NaN;
  let old = 1 - alpha; // remaining weight of the mean: (1 - alpha)^k after k steps without a number
  let weight = alpha;
  for (let i = 0; i < x.length; i++) {
    const value = from[i]!;
    if (Number.isNaN(value)) {
      old *= 1 - alpha;
      weight = alpha / (alpha + old);
    } else {
      mean = Number.isNaN(mean) ? value : mean + weight * (value - mean);
      old = 1 - alpha;
      weight = alpha;
    }
    out[i] = mean;
  }
  return out;
}

/**
 * Wilder's mean: the recursive exponential mean with alpha 1 / period.
 *
 * @param x series of n values
 * @param period at least 1
 * @param options `{ seed: "mean" }` starts from the simple mean of the first `period` numbers and is NaN before it; by
 * default from the first number
 * @returns n values; missing numbers as in `ewmMean`
 * @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978), whose seed is the mean
 * @example
 * wilderMean(Float64Array.of(1, 3, 3), 2); // → [1, 2, 2.5]
 * wilderMean(Float64Array.of(1, 3, 3), 2, { seed: "mean" }); // → [NaN, 2, 2.5]
 */
export function wilderMean(x: Float64Array, period: number, options: SeedOptions = {}): Float64Array {
  return fillWilderMean(new Float64Array(x.length), x, period, options);
}

/** Writes the mean into an array, which may be `x` itself. */
export function fillWilderMean(
  out: Float64Array,
  x: Float64Array,
  period: number,
  options: SeedOptions = {},
): Float64Array {
  if (!(period >= 1 && period < Number.POSITIVE_INFINITY))
    throw new RangeError(`period must be at least 1, got ${period}`);
  return fillEwmMean(out, seeded(x, period, options), { alpha: 1 / period });
}
