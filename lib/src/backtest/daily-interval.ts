import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, dayBlocks, resampleBlocks } from "../evaluation/day-blocks.js";
import { type Interval, percentileInterval } from "../evaluation/interval.js";
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
  if (time.length !== values.length) throw new Error(`${time.length} days but ${values.length} values`);
  const settings = { ...BOOTSTRAP_DEFAULTS, ...options };
  const { count, of } = dayBlocks([time], settings.blockDays);
  const sums = new Float64Array(count);
  const days = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    const block = of[0]![i]!;
    sums[block] = sums[block]! + values[i]!;
    days[block] = days[block]! + 1;
  }
  const [draws] = resampleBlocks(count, settings, (counts) => {
    let total = 0;
    let drawn = 0;
    for (let block = 0; block < count; block++) {
      total += counts[block]! * sums[block]!;
      drawn += counts[block]! * days[block]!;
    }
    return [total / drawn];
  });
  return percentileInterval(mean(values), draws!, settings.level, count);
}
