import type { Bars } from "../bars/bars.js";
import { buildFeatures } from "../features/build-features.js";
import type { RowRange } from "../labels/dataset.js";
import type { Models } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";

/** What policies read of each bar; NaN where a feature is not ready. */
export type ModelSignals = {
  /** The brain's probability. */
  readonly p: Float64Array;
  /** The experts' probabilities. */
  readonly p_rsi: Float64Array;
  readonly p_macd: Float64Array;
  readonly p_trend: Float64Array;
  /** RSI of 14 bars, 0 to 100. */
  readonly rsi: Float64Array;
  /** ATR of 14 bars in dollars, and as a fraction of the close. */
  readonly atr: Float64Array;
  readonly atr_pct: Float64Array;
  /** Decimal hour of the bar's time. */
  readonly time_of_day: Float64Array;
};

/**
 * What the models say at every bar, as the trading program would ask them: no filters, no labels, no rows left out.
 *
 * The bars must be made as those that the models were trained on: the same length, `closed` and `label`.
 *
 * @param bars n five-minute bars
 * @param models the four models
 * @returns columns of n values, each known at its bar's close; probabilities are NaN at the first 19 bars, whose features
 * are not all ready
 * @throws when a model has other weights than its own
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * modelSignals(bars, models).p.length === bars.time.length; // → true
 */
export function modelSignals(bars: Bars, models: Models): ModelSignals {
  const features = buildFeatures(bars);
  const p = predictRows(models, { features });
  const { rsi, atr, atr_pct, time_of_day } = features;
  return { p: p.brain, p_rsi: p.rsi, p_macd: p.macd, p_trend: p.trend, rsi, atr, atr_pct, time_of_day };
}

/**
 * Signals of a run of rows.
 *
 * @param signals of all bars
 * @param rows first row, and the row after the last; a `JudgedPart` is such
 * @returns views of the columns, not copies
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * sliceSignals(modelSignals(bars, models), { start: 100, end: 110 }).p.length; // → 10
 */
export function sliceSignals(signals: ModelSignals, { start, end }: RowRange): ModelSignals {
  return Object.fromEntries(
    Object.entries(signals).map(([name, column]) => [name, column.subarray(start, end)]),
  ) as ModelSignals;
}
