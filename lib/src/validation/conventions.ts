import type { Bars } from "../bars/bars.js";
import { resample } from "../bars/resample.js";
import { restamp } from "../bars/restamp.js";
import { buildFeatures, type FeatureName } from "../features/build-features.js";
import type { Columns } from "../features/columns.js";
import { rollingZScore } from "../indicators/rolling-z-score.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { runFeatures } from "../recipes/run-features.js";
import { sameValue } from "./pipeline.js";

/** The conventions of the trading program that reads the models. */
export const CONVENTIONS = {
  bins: "its bars begin with the session: five-minute ones from 09:30 to 09:35 and so on, 78 a day",
  time_of_day: "its time_of_day is the bar's end",
  bollinger: "its Bollinger bands use the population deviation: bb_z is sqrt(20/19) = 1.026 times as large",
  seeding: "its RSI, ATR, EMA and MACD start from a simple mean",
  filters: "it asks the models about every bar, including those that the filters drop",
} as const;

/** Name of a convention. */
export type Convention = keyof typeof CONVENTIONS;

/** Names of the conventions. */
export const CONVENTION_NAMES: readonly Convention[] = /* @__PURE__ */ Object.keys(CONVENTIONS) as Convention[];

/** Turns minutes into bars by the given conventions; everything else, their length too, follows the recipe. */
export function servedBars(minutes: Bars, recipe: Recipe, conventions: ReadonlySet<Convention>): Bars {
  const { rule, label } = recipe.bars;
  if (!conventions.has("bins")) {
    // Only time_of_day depends on the edge that names a bar.
    return recipeBars(minutes, { ...recipe.bars, label: conventions.has("time_of_day") ? "right" : label });
  }
  return resample(restamp(minutes, "end"), rule, {
    closed: "right",
    label: conventions.has("time_of_day") ? "right" : label,
  });
}

/**
 * Computes features by the given conventions. The trading program knows only the library's own columns: a column that
 * the recipe computes differently or adds keeps the recipe's values.
 */
export function servedFeatures(bars: Bars, recipe: Recipe, conventions: ReadonlySet<Convention>): Columns {
  const own: Columns = runFeatures(recipe, bars);
  const changed: Columns = {
    ...(conventions.has("seeding") && buildFeatures(bars, { seed: "mean" })),
    // The population deviation is the sample deviation times sqrt((n - 1) / n).
    ...(conventions.has("bollinger") && { bb_z: rollingZScore(bars.close, 20, 2 * Math.sqrt(19 / 20)) }),
  };
  if (Object.keys(changed).length === 0) return own;
  const known = buildFeatures(bars);
  const served = (name: string, column: Float64Array): Float64Array =>
    changed[name] && sameColumn(column, known[name as FeatureName]) ? changed[name] : column;
  return Object.fromEntries(Object.entries(own).map(([name, column]) => [name, served(name, column)]));
}

function sameColumn(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => sameValue(value, b[i]!));
}
