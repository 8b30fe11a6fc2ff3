import type { Dataset } from "../labels/dataset.js";
import type { MetricName } from "../metrics/weighted-metrics.js";
import { type Search, searchC } from "../training/search-c.js";
import { bootstrap, bootstrapDifference, type ScoredRows } from "./bootstrap.js";
import type { BootstrapOptions } from "./day-blocks.js";
import type { Interval } from "./interval.js";

/**
 * What the yardstick model reads of each row: volatility (`atr_pct`) and the hour (`time_of_day`).
 *
 * @param data rows
 * @returns two columns
 * @example
 * const { train } = research(makeSample({ to: "2018-03-01" }));
 * yardstickInputs(train).length; // → 2
 */
export function yardstickInputs(data: Pick<Dataset, "features">): Float64Array[] {
  return [data.features.atr_pct, data.features.time_of_day];
}

/**
 * Trains the yardstick: a logistic model of volatility and the hour only, standardised, C chosen as the real models' is.
 *
 * The chance of a rise beyond costs grows with volatility, and volatility can be foreseen; so even on a martingale, where
 * there is nothing to earn, such a model's AUC is above 0.5 (0.523 in the mean of the sample's seeds 1 to 12 without an
 * edge). What a model is worth is what it has beyond this one. Not standardised, `atr_pct`, a few thousandths, would be
 * shrunk to nothing by the penalty and the yardstick would be too short (0.509).
 *
 * @param train rows to fit on
 * @param select rows to choose C by
 * @param C values to try, in order
 * @returns a search
 * @throws as `searchC` does
 * @example
 * const { train, validation } = research(makeSample({ to: "2018-03-01" }));
 * trainYardstick(train, validation, [0.1, 1]).fit.coef.length; // → 2
 */
export function trainYardstick(train: Dataset, select: Dataset, C: readonly number[]): Search {
  return searchC({ X: yardstickInputs(train), y: train.label }, { X: yardstickInputs(select), y: select.label }, C, {
    standardise: true,
  });
}

/** Two models' scores of the same days, and their difference. */
export interface Comparison {
  readonly metric: MetricName;
  readonly model: Interval;
  readonly yardstick: Interval;
  /** The model's less the yardstick's, on the same drawn days. */
  readonly difference: Interval;
  /** The interval of the difference lies wholly on the side where the model is better. */
  readonly better: boolean;
}

/**
 * Compares a model with a yardstick: both scores and their paired difference, all with intervals.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param model rows as the model scores them
 * @param yardstick rows as the yardstick scores them
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns both and the difference
 * @throws as `bootstrap` does
 * @example
 * const { validation, train } = research(makeSample({ to: "2018-03-01" }));
 * const { time, label, features } = validation;
 * const yardstick = trainYardstick(train, validation, [1]).fit.predictProba(yardstickInputs(validation));
 * const rsi = { time, label, score: features.rsi };
 * compareScores("auc", rsi, { time, label, score: yardstick }).better; // → false
 */
export function compareScores(
  metric: MetricName,
  model: ScoredRows,
  yardstick: ScoredRows,
  options: BootstrapOptions = {},
): Comparison {
  const difference = bootstrapDifference(metric, model, yardstick, options);
  return {
    metric,
    model: bootstrap(metric, model, options),
    yardstick: bootstrap(metric, yardstick, options),
    difference,
    better: metric === "auc" ? difference.low > 0 : difference.high < 0,
  };
}
