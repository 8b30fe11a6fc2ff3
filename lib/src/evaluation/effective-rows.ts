import type { MetricName } from "../metrics/weighted-metrics.js";
import { blockScore, bootstrap, type ScoredRows } from "./bootstrap.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, resampleBlocks } from "./day-blocks.js";
import { percentileInterval } from "./interval.js";

/**
 * How many independent rows a score is worth: the rows times the squared ratio of its standard error as if rows were
 * independent (drawn one by one) to its standard error when whole days are drawn.
 *
 * This measures what is lost for one score, from overlapping labels, the day's common news and slow inputs together;
 * `labelUniqueness` counts the overlap alone. Being a ratio of two simulated variances it is good to about 10 % at 1000
 * draws; above n it means that days repeat each other less than chance would.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param rows n rows
 * @param options draws (1000), seed (1), blockDays (1)
 * @returns a number of rows; NaN where the score does not vary at all
 * @throws as `bootstrap` does
 * @see Kish (1965), "Survey Sampling", section 8.2: the design effect
 * @example
 * const n = 4000;
 * const time = Float64Array.from({ length: n }, (_, i) => Math.floor(i / 20) * DAY);
 * // Rows that come ten times each are worth a tenth of their number.
 * const label = Uint8Array.from(time, (_, i) => Number(Math.sin(1e4 * Math.floor(i / 10)) > 0));
 * const score = Float64Array.from(time, (_, i) => Math.sin(3e4 * Math.floor(i / 10)));
 * Math.abs(effectiveRows("auc", { time, label, score }) - 400) < 80; // → true
 */
export function effectiveRows(
  metric: MetricName,
  rows: ScoredRows,
  options: Omit<BootstrapOptions, "level"> = {},
): number {
  const settings = { ...BOOTSTRAP_DEFAULTS, ...options };
  const n = rows.label.length;
  const byDay = bootstrap(metric, rows, settings).standardError;
  const each = blockScore(metric, rows, Uint32Array.from(rows.label.keys()));
  const draws = resampleBlocks(n, settings, each.ofCounts);
  const byRow = percentileInterval(each.ofAll, draws, settings.level, n).standardError;
  return n * (byRow / byDay) ** 2;
}
