import { seedWithMean } from "./seed-with-mean.js";

/**
 * The start of an exponential mean: the first number, as in pandas, or the simple mean of the first `period` numbers,
 * as in Wilder's book and TA-Lib.
 */
export type Seed = "first" | "mean";

/** How an exponential mean is seeded. */
export interface SeedOptions {
  /** Default `"first"`. */
  readonly seed?: Seed;
}

/** Prepares a series for an exponential mean with this seed. */
export function seeded(x: Float64Array, period: number, { seed = "first" }: SeedOptions = {}): Float64Array {
  if (seed !== "first" && seed !== "mean") throw new RangeError(`seed must be "first" or "mean", got ${seed}`);
  return seed === "mean" ? seedWithMean(x, period) : x;
}
