import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, drawBlocks, firstDraws } from "./day-blocks.js";
import { type Interval, percentileInterval } from "./interval.js";

/** A number of blocks of days: on all of them, and in several draws at once, from counts as `drawBlocks` gives them. */
export interface Statistic {
  readonly ofAll: number;
  readonly ofDraws: (counts: Float64Array, lanes: number) => Float64Array;
}

/** Draws that are made at once; the usual number of draws is a multiple of it. */
export const LANES = 40;

/** A statistic of all blocks and of each draw of them; how the draws are made decides which of them these are. */
export interface DrawnStatistic {
  readonly ofAll: number;
  readonly valueIn: (draw: number) => number;
  readonly blocks: number;
  readonly settings: Required<BootstrapOptions>;
}

/** Intervals of statistics, by the keys they were given with, and of their differences, all from the same draws. */
export interface JointBootstrap<K> {
  interval(one: K): Interval;
  /** Of the first minus the second: what they have in common cancels. */
  difference(one: K, other: K): Interval;
  /** The draws of one, for differences from those of another bootstrap. */
  drawn(one: K): DrawnStatistic;
}

/**
 * Draws blocks of days with replacement once for several statistics: each draw is made once, and each statistic is
 * computed once a draw, however many intervals and differences are asked for. Every interval is the one that drawing for
 * it alone would give.
 *
 * @param blocks number of blocks
 * @param statistics all that will be asked for, by any keys
 * @param options draws (1000), level (0.95), seed (1)
 * @throws when the options are out of bounds or there are fewer than two blocks
 */
export function jointBootstrap<K>(
  blocks: number,
  statistics: ReadonlyMap<K, Statistic>,
  options: BootstrapOptions = {},
): JointBootstrap<K> {
  const settings = { ...BOOTSTRAP_DEFAULTS, ...options };
  const draw = drawBlocks(blocks, settings, LANES);
  const drawn = new Map(Array.from(statistics, ([key, { ofDraws }]) => [key, { ofDraws, values: [] as number[] }]));
  let made = 0;
  /** A statistic's value in a draw; makes the draws that are missing, for all statistics. */
  const valueIn = (key: K, number: number): number => {
    for (; made <= number; made += LANES) {
      const counts = draw();
      for (const { ofDraws, values } of drawn.values()) values.push(...ofDraws(counts, LANES));
    }
    return drawn.get(key)!.values[number]!;
  };
  const drawnOf = (key: K): DrawnStatistic => ({
    ofAll: statistics.get(key)!.ofAll,
    valueIn: (number) => valueIn(key, number),
    blocks,
    settings,
  });
  return {
    interval: (one) => {
      const { ofAll, valueIn } = drawnOf(one);
      return intervalOf(ofAll, valueIn, blocks, settings);
    },
    difference: (one, other) => differenceOf(drawnOf(one), drawnOf(other)),
    drawn: drawnOf,
  };
}

/** The interval of one statistic minus another of the same blocks, drawn with the same settings. */
export function differenceOf(one: DrawnStatistic, other: DrawnStatistic): Interval {
  const valueIn = (number: number): number => one.valueIn(number) - other.valueIn(number);
  return intervalOf(one.ofAll - other.ofAll, valueIn, one.blocks, one.settings);
}

function intervalOf(
  estimate: number,
  valueIn: (draw: number) => number,
  blocks: number,
  { draws, level }: Required<BootstrapOptions>,
): Interval {
  const values = firstDraws(blocks, draws, (number) => [valueIn(number)]);
  return percentileInterval(estimate, values[0]!, level, blocks);
}
