import { rowBrier } from "../metrics/brier-score.js";
import { checkProbabilities } from "../metrics/check-probabilities.js";
import { rowLogLoss } from "../metrics/log-loss.js";
import { studentQuantile } from "../stats/student.js";
import { cosOfTurns } from "../util/angles.js";
import type { ScoredRows } from "./bootstrap.js";
import { dayBlocks } from "./day-blocks.js";
import type { Interval } from "./interval.js";

/** Low frequencies of the daily losses that the interval is from. */
const FREQUENCIES = 8;

/**
 * A mean loss with an interval that also holds where calm and stormy months follow each other.
 *
 * A loss depends on how often labels are 1, which follows volatility for weeks and months. Days are then far from
 * independent, a test part has a few such spells, and their lengths cannot be learned from it: drawing days gives 95 %
 * intervals that hold in 85 of 100 histories. So the variance is learned from **all** days that the model can score: it
 * is the mean power of the daily losses in their eight lowest frequencies, and the interval is the one of Student's t
 * with eight degrees of freedom.
 *
 * @param metric `"logLoss"` or `"brier"`
 * @param rows the scored rows
 * @param history all rows of the same model, in order of time, those it learned from among them; their losses say only
 * how much losses vary
 * @param options level (0.95)
 * @returns the mean loss of `rows` and its interval; `draws` is 0, because there are none, `blocks` the days of the history
 * @throws when the history has fewer than two days or a probability is outside [0, 1]
 * @see Müller (2014), "HAC corrections for strongly autocorrelated time series"; Lazarus, Lewis, Stock & Watson (2018),
 * "HAR inference: recommendations for practice", for the equal-weighted cosine estimator
 * @example
 * const { data, validation, models, recipe } = research(makeSample({ to: "2018-06-01" }));
 * const scored = (rows) => ({ time: rows.time, label: rows.label, score: predictRows(models, rows, recipe).brain });
 * const { estimate, low, high } = lossInterval("logLoss", scored(validation), scored(data));
 * low < estimate && estimate < high; // → true
 */
export function lossInterval(
  metric: "logLoss" | "brier",
  rows: ScoredRows,
  history: ScoredRows,
  { level = 0.95 }: { readonly level?: number } = {},
): Interval {
  const scored = lossesByDay(metric, rows);
  const all = lossesByDay(metric, history);
  const days = all.sums.length;
  if (days < 2) throw new Error(`an interval needs rows on 2 or more days, got ${days}`);
  // Each day's part in the mean: days with more rows count more.
  const rowsADay = all.counts.reduce((a, b) => a + b, 0) / days;
  const daily = all.sums.map((sum, day) => (sum - all.counts[day]! * all.mean) / rowsADay);
  const frequencies = Math.min(FREQUENCIES, days - 1);
  const standardError = Math.sqrt(lowFrequencyPower(daily, frequencies) / scored.sums.length);
  const reach = studentQuantile((1 + level) / 2, frequencies) * standardError;
  const estimate = scored.mean;
  const low = Math.max(0, estimate - reach);
  return { estimate, low, high: estimate + reach, standardError, level, draws: 0, blocks: days };
}

/** The mean loss, and by day, in order of time, the sum of the losses and the number of rows, each times its weight. */
function lossesByDay(
  metric: "logLoss" | "brier",
  { time, label, score, weight }: ScoredRows,
): { mean: number; sums: Float64Array; counts: Float64Array } {
  checkProbabilities(label, score);
  const rowLoss = metric === "logLoss" ? rowLogLoss : rowBrier;
  const { count, of } = dayBlocks([time], 1);
  const dayOfRow = of[0]!;
  const [sums, counts] = [new Float64Array(count), new Float64Array(count)];
  let [total, rows] = [0, 0];
  for (let i = 0; i < label.length; i++) {
    const day = dayOfRow[i]!;
    const w = weight ? weight[i]! : 1;
    const loss = w * rowLoss(label[i]!, score[i]!);
    sums[day]! += loss;
    counts[day]! += w;
    total += loss;
    rows += w;
  }
  return { mean: total / rows, sums, counts };
}

/** The long-run variance of a series: the mean square of its first cosine transforms, which no constant changes. */
function lowFrequencyPower(series: Float64Array, frequencies: number): number {
  const n = series.length;
  let power = 0;
  for (let j = 1; j <= frequencies; j++) {
    const part = series.reduce((sum, x, t) => sum + x * cosOfTurns((j * (t + 0.5)) / (2 * n)), 0);
    power += (2 / n) * part * part;
  }
  return power / frequencies;
}
