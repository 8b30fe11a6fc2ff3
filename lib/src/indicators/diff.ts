/**
 * Difference between each value and the one before it.
 *
 * @param x series of n values
 * @returns n values; NaN for the first, and wherever a NaN is involved
 * @see pandas `Series.diff`
 * @example
 * diff(Float64Array.of(1, 4, 9)); // → [NaN, 3, 5]
 */
export function diff(x: Float64Array): Float64Array {
  return fillDiff(new Float64Array(x.length), x);
}

/** Writes the differences into an array, which may be `x` itself. */
export function fillDiff(out: Float64Array, x: Float64Array): Float64Array {
  let previous = Number.NaN;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    out[i] = value - previous;
    previous = value;
  }
  return out;
}
