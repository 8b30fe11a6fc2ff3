import { takeColumn } from "../bars/bars.js";
import { logit, plattScaling } from "../training/platt.js";
import type { ScoredRows } from "./bootstrap.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions } from "./day-blocks.js";
import { resampleRows } from "./drawn-rows.js";
import { type Interval, percentileInterval } from "./interval.js";

/**
 * The calibration slope of a model's log-odds, with its interval: 1 if probabilities are calibrated, less if the model
 * is overconfident, 0 if it knows nothing.
 *
 * It is the slope that `plattScaling` fits to these rows; the interval comes from refitting on days drawn with
 * replacement.
 *
 * @param rows rows that the model was not fitted on, with its probabilities
 * @param options draws (200, because each one is a fit), level (0.95), seed (1), blockDays (1)
 * @returns the slope of all rows and its interval
 * @throws when the rows lie on fewer than two blocks of days, or as `plattScaling` does
 * @see Cox (1958), "Two further applications of a model for binary regression"
 * @example
 * const { test, models, recipe } = research(makeSample({ to: "2018-06-01" }), PRESETS.sound);
 * const { time, label } = test;
 * const slope = calibrationSlope({ time, label, score: predictRows(models, test, recipe).rsi });
 * slope.low < 1 && 1 < slope.high; // → true
 */
export function calibrationSlope(rows: ScoredRows, options: BootstrapOptions = {}): Interval {
  const settings = { ...BOOTSTRAP_DEFAULTS, draws: 200, ...options };
  const { time, label, score } = rows;
  const odds = logit(score);
  const { slope } = plattScaling(label, odds);
  const { draws, blocks } = resampleRows(time, label, settings, (drawn, y) => [
    plattScaling(y, takeColumn(odds, drawn)).slope,
  ]);
  return percentileInterval(slope, draws[0]!, settings.level, blocks);
}
