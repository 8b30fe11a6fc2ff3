import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, dayBlocks } from "../evaluation/day-blocks.js";
import type { Interval } from "../evaluation/interval.js";
import { type JointBootstrap, jointBootstrap, type Statistic } from "../evaluation/joint-bootstrap.js";
import { ratioOfSums } from "../metrics/weighted-metrics.js";
import { mean } from "../stats/standard-deviation.js";

/**
 * Mean of daily values with a bootstrap interval (days are drawn with replacement).
 *
 * To compare two policies, pass the daily differences of their returns: what both share cancels.
 *
 * @param time midnights of n days
 * @param values one per day
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns the mean, its interval and standard error
 * @throws when there are fewer than two blocks of days
 * @see Künsch (1989); Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13
 * @example
 * const time = Float64Array.of(0, DAY, 2 * DAY);
 * meanInterval(time, Float64Array.of(1, 2, 3)).estimate; // → 2
 */
export function meanInterval(time: Float64Array, values: Float64Array, options: BootstrapOptions = {}): Interval {
  return drawMeans(time, [values], options).interval(values);
}

/**
 * The intervals of several means of the same days, from the same draws: what `meanInterval` gives for each.
 *
 * @param time midnights of n days
 * @param series values, one per day, by which their intervals are asked for
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @throws as `meanInterval` does
 */
export function drawMeans(
  time: Float64Array,
  series: readonly Float64Array[],
  options: BootstrapOptions = {},
): JointBootstrap<Float64Array> {
  const { count, of } = dayBlocks([time], { ...BOOTSTRAP_DEFAULTS, ...options }.blockDays);
  const statistics = series.map((values) => [values, meanOfBlocks(values, of[0]!, count)] as const);
  return jointBootstrap(count, new Map(statistics), options);
}

/** The mean of daily values as a statistic of `count` blocks. */
function meanOfBlocks(values: Float64Array, blockOfDay: Uint32Array, count: number): Statistic {
  if (blockOfDay.length !== values.length) throw new Error(`${blockOfDay.length} days but ${values.length} values`);
  const sums = new Float64Array(count);
  const days = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    const block = blockOfDay[i]!;
    sums[block]! += values[i]!;
    days[block]!++;
  }
  return { ofAll: mean(values), ofDraws: (counts, lanes) => ratioOfSums(sums, days, counts, lanes) };
}
