import type { MetricName } from "../metrics/weighted-metrics.js";
import { blockBootstrap, blockScore, type ScoredRows } from "./bootstrap.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, resampleBlocks } from "./day-blocks.js";
import { percentileInterval } from "./interval.js";

/**
 * The number of independent rows a score is worth: the number of rows times the squared ratio of two standard errors,
 * with rows drawn one by one (as if independent) and with whole days drawn.
 *
 * This measures the loss for one score from overlapping labels, news shared within a day, and slow inputs together;
 * `labelUniqueness` counts only the overlap. As a ratio of two simulated variances it is accurate to about 10 % at 1000
 * draws. A result above n means that days are more balanced than independent rows would be.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param rows n rows
 * @param options draws (1000), seed (1), blockDays (1)
 * @returns a number of rows; NaN if the score does not vary at all
 * @throws as `blockBootstrap` does
 * @see Kish (1965), "Survey Sampling", section 8.2: the design effect
 * @example
 * const { train, models } = research(makeSample({ to: "2018-03-01" }));
 * const { time, label, features } = train;
 * const rows = effectiveSampleSize("auc", { time, label, score: features.ema20_rel });
 * rows < label.length / 2; // → true
 */
export function effectiveSampleSize(
  metric: MetricName,
  rows: ScoredRows,
  options: Omit<BootstrapOptions, "level"> = {},
): number {
  const settings = { ...BOOTSTRAP_DEFAULTS, ...options };
  const n = rows.label.length;
  const byDay = blockBootstrap(metric, rows, settings).standardError;
  const each = blockScore(metric, rows, Uint32Array.from(rows.label.keys()), n);
  const [draws] = resampleBlocks(n, settings, (counts) => [each.ofCounts(counts)]);
  const byRow = percentileInterval(each.ofAll, draws!, settings.level, n).standardError;
  return n * (byRow / byDay) ** 2;
}
