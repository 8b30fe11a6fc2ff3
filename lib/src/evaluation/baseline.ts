import type { Bars } from "../bars/bars.js";
import { baselineVolatility } from "../features/baseline-volatility.js";
import { timeOfDay } from "../indicators/time-of-day.js";
import type { MetricName } from "../metrics/weighted-metrics.js";
import { type Rows, type Search, searchC } from "../training/search-c.js";
import { blockBootstrap, blockBootstrapDifference, type ScoredRows } from "./bootstrap.js";
import type { BootstrapOptions } from "./day-blocks.js";
import type { Interval } from "./interval.js";

/**
 * The columns of the baseline model: volatility (ATR of 14 bars, relative to the close) and the hour. They are computed
 * from the bars, whatever columns a recipe has.
 *
 * @param bars n bars
 * @returns two columns of n values
 * @example
 * baselineColumns(resample(makeSample({ to: "2018-01-10" }), "5min")).length; // → 2
 */
export function baselineColumns(bars: Bars): [volatility: Float64Array, hour: Float64Array] {
  return [baselineVolatility(bars), timeOfDay(bars.time)];
}

/**
 * Trains the baseline: a standardised logistic model of volatility and the hour only, with C chosen as for the real
 * models.
 *
 * The chance of a rise beyond costs grows with volatility, and volatility can be predicted. So even on a martingale,
 * where there is nothing to earn, such a model's AUC is above 0.5 (0.523 on average over the sample's seeds 1 to 12
 * without an edge). What counts is how far a model is beyond this baseline. Without standardising, the penalty would
 * shrink the weight of volatility (a few thousandths) to almost nothing, and the baseline would be too low (0.509).
 *
 * @param train rows of `baselineColumns` to fit on
 * @param validation rows to choose C by
 * @param C values to try, in order
 * @returns a search
 * @throws as `searchC` does
 * @example
 * const { bars, rows, parts, train, validation } = research(makeSample({ to: "2018-03-01" }));
 * const X = (part) => baselineColumns(bars).map((column) => takeColumn(column, part.map((row) => rows[row])));
 * const baseline = trainBaseline({ X: X(parts.train), y: train.label }, { X: X(parts.validation), y: validation.label }, [0.1, 1]);
 * baseline.fit.coef.length; // → 2
 */
export function trainBaseline(train: Rows, validation: Rows, C: readonly number[]): Search {
  return searchC(train, validation, C, { standardise: true });
}

/** The scores of two models on the same days, and their difference. */
export interface Comparison {
  readonly metric: MetricName;
  readonly model: Interval;
  readonly baseline: Interval;
  /** The model's score minus the baseline's, on the same drawn days. */
  readonly difference: Interval;
  /** Whether the whole interval of the difference lies on the side where the model is better. */
  readonly better: boolean;
}

/**
 * Compares a model with a baseline model: both scores and their paired difference, all with intervals.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param model rows as the model scores them
 * @param baseline rows as the baseline scores them
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns both and the difference
 * @throws as `blockBootstrap` does
 * @example
 * const { validation } = research(makeSample({ to: "2018-03-01" }));
 * const { time, label, features } = validation;
 * const rsi = { time, label, score: features.rsi };
 * compareScores("auc", rsi, { time, label, score: features.atr_pct }).better; // → false
 */
export function compareScores(
  metric: MetricName,
  model: ScoredRows,
  baseline: ScoredRows,
  options: BootstrapOptions = {},
): Comparison {
  const difference = blockBootstrapDifference(metric, model, baseline, options);
  return {
    metric,
    model: blockBootstrap(metric, model, options),
    baseline: blockBootstrap(metric, baseline, options),
    difference,
    better: metric === "auc" ? difference.low > 0 : difference.high < 0,
  };
}
