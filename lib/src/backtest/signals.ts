import type { Bars } from "../bars/bars.js";
import { atr } from "../indicators/atr.js";
import { ratio } from "../indicators/ratio.js";
import { rsi } from "../indicators/rsi.js";
import { timeOfDay } from "../indicators/time-of-day.js";
import { decidingModel, modelNames } from "../models/inputs.js";
import type { Models, PerModel } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { runFeatures } from "../recipes/run-features.js";
import type { RowRange } from "../util/row-range.js";

/** The signals that policies read, one value per bar; NaN until ready. */
export type ModelSignals<M extends string = string> = {
  /** The deciding probability: the brain's, or without a brain the first expert's. */
  readonly p: Float64Array;
  /** RSI of 14 bars, 0 to 100. */
  readonly rsi: Float64Array;
  /** ATR of 14 bars in dollars, and as a fraction of the close. */
  readonly atr: Float64Array;
  readonly atr_pct: Float64Array;
  /** Hour of the bar's time, as a decimal. */
  readonly time_of_day: Float64Array;
} & {
  /** The experts' probabilities, named `p_` plus the expert's name. */
  readonly [name in `p_${Exclude<M, "brain">}`]: Float64Array;
};

/**
 * Signals of the models at every bar, as the trading program would see them: no filters, no labels, no rows left out.
 * Policies also read RSI, ATR and the hour; these are computed from the bars, whatever columns the recipe has.
 *
 * The bars must be made like those the models were trained on: `recipeBars(minutes, recipe.bars)`.
 *
 * @param bars n bars
 * @param models the models
 * @param recipe the recipe that they were trained with; the preset `seed` by default
 * @returns columns of n values, each known at its bar's close; probabilities are NaN where a feature is not ready
 * @throws when a model's weights are not the ones the recipe expects, or as the recipe's features do
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * modelSignals(bars, models).p.length === bars.time.length; // → true
 */
export function modelSignals<M extends string = PresetModels>(
  bars: Bars,
  models: Models<M>,
  recipe: Recipe<string, M> = PRESETS.seed as unknown as Recipe<string, M>,
): ModelSignals<M> {
  return signalsOf(bars, predictRows(models, { features: runFeatures(recipe, bars) }, recipe), recipe);
}

/** The same signals, given each model's probabilities at the bars. */
export function signalsOf<M extends string>(
  bars: Bars,
  p: PerModel<Float64Array, M>,
  recipe: Recipe<string, M>,
): ModelSignals<M> {
  return {
    p: p[decidingModel(recipe)],
    ...Object.fromEntries(modelNames(recipe).flatMap((name) => (name === "brain" ? [] : [[`p_${name}`, p[name]]]))),
    ...priceSignals(bars),
    time_of_day: timeOfDay(bars.time),
  } as unknown as ModelSignals<M>;
}

/** The signals that remember earlier bars, and no model gives. */
export function priceSignals(bars: Bars): { [name in "rsi" | "atr" | "atr_pct"]: Float64Array } {
  const range = atr(bars, 14);
  return { rsi: rsi(bars.close, 14), atr: range, atr_pct: ratio(range, bars.close) };
}

/**
 * Signals of a range of rows.
 *
 * @param signals of all bars
 * @param rows first row, and the row after the last; a `JudgedPart` fits
 * @returns views of the columns, not copies
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * sliceSignals(modelSignals(bars, models), { start: 100, end: 110 }).p.length; // → 10
 */
export function sliceSignals<S extends { readonly p: Float64Array }>(signals: S, { start, end }: RowRange): S {
  return Object.fromEntries(
    Object.entries(signals as { readonly [name: string]: Float64Array }).map(([name, column]) => [
      name,
      column.subarray(start, end),
    ]),
  ) as unknown as S;
}
