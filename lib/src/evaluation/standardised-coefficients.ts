import { takeColumn } from "../bars/bars.js";
import { scalingOf } from "../training/standardise.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions } from "./day-blocks.js";
import { resampleRows } from "./drawn-rows.js";
import { type Interval, percentileInterval } from "./interval.js";

/** Rows to fit a model to, with their times. */
export interface TimedRows {
  /** Wall-clock milliseconds; only the day matters. */
  readonly time: Float64Array;
  readonly X: readonly Float64Array[];
  readonly y: Uint8Array;
}

/**
 * Each weight times its column's standard deviation: the change of the log-odds when the column moves by one deviation,
 * which makes weights of columns with different units comparable. Intervals come from refitting on days drawn with
 * replacement.
 *
 * Columns that carry the same information (macd, its signal, their difference) share a weight in ways that change from
 * draw to draw. Wide intervals around 0 then do not mean that the columns are useless together.
 *
 * @param rows the training rows
 * @param fit how the model is fitted: `(X, y) => new LogisticRegression({ C: 0.1, standardise: true }).fit(X, y)`
 * @param options draws (200, because each one is a fit), level (0.95), seed (1), blockDays (1)
 * @returns an interval for each column
 * @throws when the rows lie on fewer than two blocks of days, or as `fit` does
 * @example
 * const { train } = research(makeSample({ to: "2018-03-01" }));
 * const rows = { time: train.time, X: [train.features.rsi, train.features.bb_z], y: train.label };
 * const [rsi] = standardisedCoefficients(rows, (X, y) => new LogisticRegression({ standardise: true }).fit(X, y), { draws: 50 });
 * rsi.low < rsi.estimate && rsi.estimate < rsi.high; // → true
 */
export function standardisedCoefficients(
  rows: TimedRows,
  fit: (X: readonly Float64Array[], y: Uint8Array) => { readonly coef: Float64Array },
  options: BootstrapOptions = {},
): Interval[] {
  const settings = { ...BOOTSTRAP_DEFAULTS, draws: 200, ...options };
  const { time, X, y } = rows;
  const { sd } = scalingOf(X);
  const scaled = (coef: Float64Array): Float64Array => coef.map((w, j) => w * sd[j]!);
  const { draws, blocks } = resampleRows(time, y, settings, (drawn, label) => {
    const columns = X.map((column) => takeColumn(column, drawn));
    return scaled(fit(columns, label).coef);
  });
  const estimate = scaled(fit(X, y).coef);
  return draws.map((values, j) => percentileInterval(estimate[j]!, values, settings.level, blocks));
}
