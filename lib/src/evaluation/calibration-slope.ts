import { takeColumn } from "../bars/bars.js";
import { fitLine, logit, separates } from "../training/platt.js";
import type { ScoredRows } from "./bootstrap.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions } from "./day-blocks.js";
import { resampleRows } from "./drawn-rows.js";
import { type Interval, percentileInterval } from "./interval.js";

/** The line that outcomes follow in a model's log-odds, each number with its interval. */
export interface CalibrationLine {
  /** 1 if probabilities are calibrated, less if the model is overconfident, 0 if it knows nothing. */
  readonly slope: Interval;
  /** 0 if probabilities are calibrated; above 0 if, at even odds, labels of 1 are more frequent than predicted. */
  readonly intercept: Interval;
}

/**
 * The calibration slope of a model's log-odds and its intercept: a logistic regression of the labels on the log-odds,
 * without a penalty, with intervals from refitting on days drawn with replacement.
 *
 * Both are fitted together, to the labels themselves; `plattScaling` fits targets a little inside 0 and 1.
 *
 * @param rows rows that the model was not fitted on, with its probabilities
 * @param options draws (200, because each one is a fit), level (0.95), seed (1), blockDays (1)
 * @returns slope and intercept of all rows with their intervals
 * @throws when the rows lie on fewer than two blocks of days, the log-odds separate the classes, or as `plattScaling`
 * does
 * @see Cox (1958), "Two further applications of a model for binary regression"; Van Calster et al. (2019),
 * "Calibration: the Achilles heel of predictive analytics"
 * @example
 * const { test, models, recipe } = research(makeSample({ to: "2018-06-01" }), PRESETS.sound);
 * const { time, label } = test;
 * const { slope } = calibrationSlope({ time, label, score: predictRows(models, test, recipe).rsi });
 * slope.low < 1 && 1 < slope.high; // → true
 */
export function calibrationSlope(rows: ScoredRows, options: BootstrapOptions = {}): CalibrationLine {
  const settings = { ...BOOTSTRAP_DEFAULTS, draws: 200, ...options };
  const { time, label, score } = rows;
  const odds = logit(score);
  const line = fitLine(label, odds, 0, 1);
  const { draws, blocks } = resampleRows(time, label, settings, (drawn, y) => {
    const z = takeColumn(odds, drawn);
    if (separates(y, z)) return [Number.NaN, Number.NaN];
    const { slope, intercept } = fitLine(y, z, 0, 1);
    return [slope, intercept];
  });
  const [slope, intercept] = [line.slope, line.intercept].map((estimate, k) =>
    percentileInterval(estimate, draws[k]!, settings.level, blocks),
  ) as [Interval, Interval];
  return { slope, intercept };
}
