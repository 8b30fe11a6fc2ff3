import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type CountLimits, checkCount, numbersNeed } from "../util/check-count.js";
import { dayOf } from "../util/time.js";

/** Settings of the bootstrap of days. */
export interface BootstrapOptions {
  /** Number of draws; 1000 give the ends of a 95 % interval to about a tenth of its width. */
  readonly draws?: number;
  /** Share of the draws inside the interval. */
  readonly level?: number;
  /** Seed of the draws. */
  readonly seed?: number;
  /** Consecutive trading days that are drawn together: more than 1 if days depend on each other. */
  readonly blockDays?: number;
}

export const BOOTSTRAP_DEFAULTS: Required<BootstrapOptions> = { draws: 1000, level: 0.95, seed: 1, blockDays: 1 };

/** Rows grouped into blocks of days: the number of blocks, and for each list of times the block of each row. */
export interface DayBlocks {
  readonly count: number;
  readonly of: readonly Uint32Array[];
}

/** Groups rows of one or more tables by calendar day, `blockDays` days that have rows to a block. */
export function dayBlocks(times: readonly Float64Array[], blockDays: number): DayBlocks {
  if (!(Number.isInteger(blockDays) && blockDays >= 1)) {
    throw new RangeError(`blockDays must be 1 or more whole days, got ${blockDays}`);
  }
  const days = [...new Set(times.flatMap((time) => [...new Set(time.map(dayOf))]))].sort((a, b) => a - b);
  if (days.some(Number.isNaN)) throw new Error("a row has no time: every row needs one, to know its day");
  const number = new Map(days.map((value, i) => [value, Math.floor(i / blockDays)]));
  return {
    count: Math.ceil(days.length / blockDays),
    of: times.map((time) => Uint32Array.from(time, (moment) => number.get(dayOf(moment))!)),
  };
}

/** Bounds of a number of bootstrap draws. */
export const DRAWS: CountLimits = {
  name: "draws",
  least: 2,
  most: 1_000_000,
  needs: numbersNeed,
  why: "each evaluates all rows again, and its figures stay in memory; 10,000 already settle an interval's ends",
};

/**
 * Draws blocks with replacement, as many as there are, and evaluates statistics of how often each was drawn: one array
 * of draws for each statistic.
 *
 * A draw in which a statistic is NaN (an AUC without both classes) is repeated.
 */
export function resampleBlocks(
  blocks: number,
  { draws, seed, level }: Required<BootstrapOptions>,
  statistics: (counts: Float64Array, draw: number) => ArrayLike<number>,
): Float64Array[] {
  checkCount(draws, DRAWS);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, got ${level}`);
  if (blocks < 2) throw new Error(`an interval needs rows on 2 or more blocks of days, got ${blocks}`);
  const generator = xoroshiro128plus(seed);
  const counts = new Float64Array(blocks);
  const gathered: ArrayLike<number>[] = [];
  for (let redrawn = 0; gathered.length < draws; ) {
    counts.fill(0);
    for (let i = 0; i < blocks; i++) {
      const block = uniformInt(generator, 0, blocks - 1);
      counts[block] = counts[block]! + 1;
    }
    const values = statistics(counts, gathered.length);
    if (!Array.prototype.some.call(values, Number.isNaN)) gathered.push(values);
    else if (++redrawn > draws) {
      throw new Error(`most draws of ${blocks} blocks of days contain only one class: use more days`);
    }
  }
  return Array.from(gathered[0]!, (_, k) => Float64Array.from(gathered, (values) => values[k]!));
}
