import { atan } from "../util/angles.js";
/**
 * Student's t distribution function: the probability of a value below t.
 *
 * @param t any number
 * @param degrees degrees of freedom, a positive integer
 * @returns from 0 to 1, accurate to about 1e-14
 * @throws RangeError when `degrees` is not a positive integer
 * @see Abramowitz & Stegun 26.7.3 and 26.7.4
 * @example
 * studentCdf(2.2281388519649385, 10); // → 0.975
 */
export function studentCdf(t: number, degrees: number): number {
  if (!(Number.isInteger(degrees) && degrees >= 1)) {
    throw new RangeError(`degrees of freedom must be a positive integer, got ${degrees}`);
  }
  if (degrees === 1) return 0.5 + atan(t) / Math.PI;
  // Of the angle whose tangent is t / sqrt(degrees); a slope beyond 1e150 is as good as infinite.
  const slope = Math.max(-1e150, Math.min(1e150, t / Math.sqrt(degrees)));
  const cosine = 1 / Math.sqrt(1 + slope * slope);
  const sine = slope * cosine;
  // The share of values within t on both sides of 0: cos^k terms, even k for even degrees and odd k for odd ones.
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (atan(slope) + sine * sum) : sine * sum;
  return 0.5 + within / 2;
}

/**
 * The quantile of Student's t distribution: the t with the given share of values below it.
 *
 * @param share between 0 and 1
 * @param degrees degrees of freedom, a positive integer
 * @throws RangeError when the share is not between 0 and 1, or as `studentCdf` does
 * @example
 * studentQuantile(0.975, 8); // → 2.306004
 */
export function studentQuantile(share: number, degrees: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`a share must be between 0 and 1, got ${share}`);
  if (share < 0.5) return -studentQuantile(1 - share, degrees);
  let low = 0;
  let high = 1;
  while (studentCdf(high, degrees) < share) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (!(middle > low && middle < high)) return high;
    if (studentCdf(middle, degrees) < share) low = middle;
    else high = middle;
  }
}
