/**
 * Replaces every NaN of a series with a value.
 *
 * @param x series of n values
 * @param value the replacement
 * @returns n values
 * @see pandas `Series.fillna`
 * @example
 * fillNa(Float64Array.of(NaN, 2), 0); // → [0, 2]
 */
export function fillNa(x: Float64Array, value: number): Float64Array {
  return replaceNa(x.slice(), value);
}

/** Replaces every NaN in the array itself. */
export function replaceNa(x: Float64Array, value: number): Float64Array {
  for (let i = 0; i < x.length; i++) if (Number.isNaN(x[i]!)) x[i] = value;
  return x;
}
