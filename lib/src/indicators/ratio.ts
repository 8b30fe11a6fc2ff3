/**
 * Element-wise quotient of two series.
 *
 * @param x series of n values
 * @param y series of n values
 * @returns n values x / y; NaN where either is
 * @example
 * ratio(Float64Array.of(1, 3), Float64Array.of(2, 4)); // → [0.5, 0.75]
 */
export function ratio(x: Float64Array, y: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i]! / y[i]!;
  return out;
}
