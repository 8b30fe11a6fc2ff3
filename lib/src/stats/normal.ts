import { exp } from "../util/exp.js";
import { log } from "../util/log.js";
/**
 * The normal distribution function: the probability of a value below z.
 *
 * @param z in standard deviations
 * @returns from 0 to 1, accurate to 1e-15; in the tails, relative to their size
 * @see Marsaglia (2004), "Evaluating the Normal Distribution", for the series; Abramowitz & Stegun 26.2.14 for the tails
 * @example
 * normalCdf(1.959963984540054); // → 0.975
 */
export function normalCdf(z: number): number {
  const density = exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const x = Math.abs(z);
  if (x < 3) {
    // z + z^3/3 + z^5/(3 5) + ...
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 + sum * density;
  }
  // 1/(x + 1/(x + 2/(x + 3/(x + ...)))), from the inside out
  let fraction = 0;
  for (let k = 120; k >= 1; k--) fraction = k / (x + fraction);
  const tail = density / (x + fraction);
  return z < 0 ? tail : z > 0 ? 1 - tail : Number.NaN;
}

/**
 * The normal quantile: the z with the given share of values below it.
 *
 * @param share from 0 to 1
 * @returns standard deviations; -Infinity for 0, Infinity for 1
 * @throws RangeError when the share is outside [0, 1]
 * @example
 * normalQuantile(0.975); // → 1.959964
 */
export function normalQuantile(share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share must be from 0 to 1, got ${share}`);
  if (share === 0 || share === 1) return share === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (share > 0.5) return -normalQuantile(1 - share);
  // Abramowitz & Stegun 26.2.23, accurate to 5e-4, then Halley steps on the distribution itself.
  const t = Math.sqrt(-2 * log(share));
  let z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (let step = 0; step < 3; step++) {
    const newton = (normalCdf(z) - share) * Math.sqrt(2 * Math.PI) * exp((z * z) / 2);
    z -= newton / (1 + (z * newton) / 2);
  }
  return z;
}
