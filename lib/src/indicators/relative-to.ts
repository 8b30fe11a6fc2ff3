/**
 * Relative difference of a series from another: x / base - 1.
 *
 * @param x series of n values
 * @param base series of n values
 * @returns n values; NaN where either is
 * @example
 * relativeTo(Float64Array.of(101, 98), Float64Array.of(100, 100)); // → [0.01, -0.02]
 */
export function relativeTo(x: Float64Array, base: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i]! / base[i]! - 1;
  return out;
}
