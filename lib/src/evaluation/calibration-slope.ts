import { takeColumn } from "../bars/bars.js";
import { logit, plattScaling } from "../training/platt.js";
import type { ScoredRows } from "./bootstrap.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions } from "./day-blocks.js";
import { resampleRows } from "./drawn-rows.js";
import { type Interval, percentileInterval } from "./interval.js";

/**
 * The slope of a model's log-odds against what happened, with its interval: 1 where probabilities move as much as they
 * should, less where the model is too sure of itself, 0 where it knows nothing.
 *
 * It is the slope that `plattScaling` fits to these rows; the interval is by fitting again on days drawn with replacement.
 *
 * @param rows rows that the model was not fitted on, with its probabilities
 * @param options draws (200, for each is a fit), level (0.95), seed (1), blockDays (1)
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
