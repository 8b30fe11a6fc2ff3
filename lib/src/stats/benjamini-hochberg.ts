/**
 * Adjusts p-values for their number, so that a false-discovery rate can be read from them: of those whose adjusted value
 * is at most 0.1, a tenth is expected to be without effect.
 *
 * That holds for p-values that are independent or positively dependent, as those of stocks that move together are.
 *
 * @param p p-values from 0 to 1; NaN where nothing was tested, which counts for nothing
 * @returns the adjusted values in the same order, at most 1; NaN where p is
 * @throws RangeError when a p-value is below 0 or above 1
 * @see Benjamini and Hochberg (1995), "Controlling the false discovery rate"; Benjamini and Yekutieli (2001), for
 * positive dependence
 * @example
 * benjaminiHochberg(Float64Array.of(0.01, 0.04, 0.03, 0.5)); // → [0.04, 0.0533, 0.0533, 0.5]
 */
export function benjaminiHochberg(p: Float64Array): Float64Array {
  const strange = p.find((value) => value < 0 || value > 1);
  if (strange !== undefined) throw new RangeError(`a p-value is from 0 to 1, got ${strange}`);
  const order = Array.from(p.keys()).filter((i) => !Number.isNaN(p[i]!));
  order.sort((a, b) => p[b]! - p[a]!);
  const adjusted = new Float64Array(p.length).fill(Number.NaN);
  let least = 1;
  order.forEach((i, k) => {
    least = Math.min(least, p[i]! * (order.length / (order.length - k)));
    adjusted[i] = least;
  });
  return adjusted;
}
