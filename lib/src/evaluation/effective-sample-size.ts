import { scoreInfluence } from "../metrics/influence.js";
import type { MetricName } from "../metrics/weighted-metrics.js";
import type { ScoredRows } from "./bootstrap.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, dayBlocks } from "./day-blocks.js";
import { type Interval, percentileInterval } from "./interval.js";
import { jointBootstrap } from "./joint-bootstrap.js";

/**
 * The number of independent rows a score is worth: the number of rows times the ratio of two variances of the score, with
 * rows as the independent units and with whole days.
 *
 * This measures the loss for one score from overlapping labels, news shared within a day, and slow inputs together;
 * `labelUniqueness` counts only the overlap, and its sum is the most that the rows can be worth. Both variances are those
 * of the sum of the rows' influences; the interval is from drawing days with replacement.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param rows n rows
 * @param uniqueness n numbers, the rows' `labelUniqueness`; ones where labels do not overlap
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns a number of rows with its interval, at most the sum of the uniqueness; NaN if the score does not vary at all
 * @throws when lengths differ, the rows lie on fewer than two blocks of days, or as `scoreInfluence` does
 * @see Kish (1965), "Survey Sampling", section 8.2: the design effect
 * @example
 * const { bars, train, models } = research(makeSample({ to: "2018-03-01" }), PRESETS.sound);
 * const { time, label, features, spans } = train;
 * const unique = labelUniqueness(spans, knownTimes(bars));
 * const rows = effectiveSampleSize("auc", { time, label, score: features.ema20_rel }, unique);
 * rows.high < label.length / 2; // → true
 */
export function effectiveSampleSize(
  metric: MetricName,
  rows: ScoredRows,
  uniqueness: Float64Array,
  options: BootstrapOptions = {},
): Interval {
  const { time, label, score, weight } = rows;
  const n = label.length;
  if (uniqueness.length !== n) throw new Error(`${n} labels but ${uniqueness.length} values of their uniqueness`);
  const settings = { ...BOOTSTRAP_DEFAULTS, ...options };
  const { of, count } = dayBlocks([time], settings.blockDays);
  const byRow = new Float64Array(count);
  const sums = new Float64Array(count);
  scoreInfluence(metric, label, score, weight).forEach((influence, row) => {
    const day = of[0]![row]!;
    byRow[day] = byRow[day]! + influence * influence;
    sums[day] = sums[day]! + influence;
  });
  const most = uniqueness.reduce((sum, u) => sum + (Number.isNaN(u) ? 0 : u), 0);
  const worth = (counts: Float64Array, lanes: number): Float64Array => {
    const [rowVariance, dayVariance] = [new Float64Array(lanes), new Float64Array(lanes)];
    for (let day = 0; day < count; day++) {
      for (let k = 0; k < lanes; k++) {
        const drawn = counts[day * lanes + k]!;
        rowVariance[k]! += drawn * byRow[day]!;
        dayVariance[k]! += drawn * sums[day]! * sums[day]!;
      }
    }
    return dayVariance.map((own, k) => (own > 0 ? Math.min(most, (n * rowVariance[k]!) / own) : Number.NaN));
  };
  const estimate = worth(new Float64Array(count).fill(1), 1)[0]!;
  if (Number.isNaN(estimate))
    return percentileInterval(estimate, new Float64Array(2).fill(estimate), settings.level, count);
  return jointBootstrap(count, new Map([["worth", { ofAll: estimate, ofDraws: worth }]]), options).interval("worth");
}
