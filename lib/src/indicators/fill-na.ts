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
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = Number.isNaN(x[i]!) ? value : x[i]!;
  return out;
}
