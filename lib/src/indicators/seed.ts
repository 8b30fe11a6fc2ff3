import { seedWithMean } from "./seed-with-mean.js";

/**
 * What an exponential mean starts from: the first number, as in pandas, or the simple mean of the first `period`
 * numbers, as in Wilder's book and TA-Lib.
 */
export type Seed = "first" | "mean";

/** How an exponential mean is seeded. */
export interface SeedOptions {
  /** `"first"` when nothing is said. */
  readonly seed?: Seed;
}

/** The series as an exponential mean takes it that is seeded in this way. */
export function seeded(x: Float64Array, period: number, { seed = "first" }: SeedOptions = {}): Float64Array {
  if (seed !== "first" && seed !== "mean") throw new RangeError(`seed must be "first" or "mean", got ${seed}`);
  return seed === "mean" ? seedWithMean(x, period) : x;
}
