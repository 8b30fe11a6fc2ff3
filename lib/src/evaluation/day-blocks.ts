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
  const dayOfRow = times.map(daysOf);
  const found = new Set<number>();
  for (const own of dayOfRow) {
    for (let row = 0; row < own.length; row++) if (own[row] !== own[row - 1]) found.add(own[row]!);
  }
  const days = Float64Array.from(found).sort();
  if (Number.isNaN(days.at(-1))) throw new Error("a row has no time: every row needs one, to know its day");
  const block = new Map(Array.from(days, (day, i) => [day, Math.floor(i / blockDays)]));
  return {
    count: Math.ceil(days.length / blockDays),
    of: dayOfRow.map((own) => {
      const blocks = new Uint32Array(own.length);
      for (let row = 0; row < own.length; row++) {
        blocks[row] = own[row] === own[row - 1] ? blocks[row - 1]! : block.get(own[row]!)!;
      }
      return blocks;
    }),
  };
}

function daysOf(time: Float64Array): Float64Array {
  const days = new Float64Array(time.length);
  for (let row = 0; row < time.length; row++) days[row] = dayOf(time[row]!);
  return days;
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
 * Blocks drawn with replacement, as many as there are: a function that makes the next `lanes` draws, and tells how often
 * each block is in them: block b in draw k `counts[b * lanes + k]` times. The array is the same each time.
 */
export function drawBlocks(
  blocks: number,
  { draws, seed, level }: Pick<Required<BootstrapOptions>, "draws" | "seed" | "level">,
  lanes: number = 1,
): () => Float64Array {
  checkCount(draws, DRAWS);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, got ${level}`);
  if (blocks < 2) throw new Error(`an interval needs rows on 2 or more blocks of days, got ${blocks}`);
  const generator = xoroshiro128plus(seed);
  const counts = new Float64Array(blocks * lanes);
  return () => {
    counts.fill(0);
    for (let draw = 0; draw < lanes; draw++) {
      for (let i = 0; i < blocks; i++) counts[uniformInt(generator, 0, blocks - 1) * lanes + draw]!++;
    }
    return counts;
  };
}

/**
 * The first draws in which all statistics are numbers: one array of them for each statistic. A draw in which one is NaN
 * (an AUC without both classes) is left out, and the next one counts.
 *
 * @param blocks number of blocks, for the error
 * @param draws number of draws that count
 * @param valuesIn the statistics in draw number 0, 1, 2 ..., with the number of draws before it that count
 */
export function firstDraws(
  blocks: number,
  draws: number,
  valuesIn: (number: number, counted: number) => ArrayLike<number>,
): Float64Array[] {
  const kept: ArrayLike<number>[] = [];
  for (let number = 0; kept.length < draws; number++) {
    if (number === 2 * draws) {
      throw new Error(`most draws of ${blocks} blocks of days contain only one class: use more days`);
    }
    const values = valuesIn(number, kept.length);
    if (!Array.prototype.some.call(values, Number.isNaN)) kept.push(values);
  }
  return Array.from(kept[0]!, (_, k) => Float64Array.from(kept, (values) => values[k]!));
}
