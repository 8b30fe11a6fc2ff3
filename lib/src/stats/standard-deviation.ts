/** Mean of a column with at least one value, in two passes. */
export function mean(x: Float64Array): number {
  // The second pass corrects the rounding of the first.
  let first = 0;
  for (let i = 0; i < x.length; i++) first += x[i]!;
  first /= x.length;
  let rest = 0;
  for (let i = 0; i < x.length; i++) rest += x[i]! - first;
  return first + rest / x.length;
}

/**
 * Sample standard deviation of a column, in two passes.
 *
 * @param x column of at least two values
 * @returns a number in the column's unit; NaN if a value is NaN or there are fewer than two
 * @see pandas `Series.std()`
 * @example
 * standardDeviation(Float64Array.of(1, 2, 3)); // → 1
 */
export function standardDeviation(x: Float64Array): number {
  const centre = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - centre) ** 2;
  return x.length < 2 ? Number.NaN : Math.sqrt(sum / (x.length - 1));
}
