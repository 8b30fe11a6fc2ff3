import type { Bars } from "../bars/bars.js";
import { makeSample } from "../bars/sample.js";
import { modelNames } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { runFeatures } from "../recipes/run-features.js";
import { warmUpCheck } from "../validation/warm-up-check.js";

/** The synthetic quarter on which history is measured: 63 sessions. */
const QUARTER = { symbol: "PROBE", seed: 20181029, to: "2018-04-03" };

let quarter: Bars | undefined;

/**
 * How many bars of history the probabilities of models need until they no longer depend on where the bars start: the
 * most that `warmUpCheck` finds for one of them on a synthetic quarter.
 *
 * @param models the models
 * @param recipe the recipe that they were trained with
 * @returns bars, the last one included; `Infinity` if a probability still depends on the start after a quarter
 * @throws as the recipe's features do
 * @example
 * const { models } = research(makeSample({ to: "2018-06-01" }));
 * const needed = historyNeeded(models, PRESETS.seed);
 * needed > 200 && needed < 2000; // → true
 */
export function historyNeeded<M extends string>(models: Models<M>, recipe: Recipe<string, M>): number {
  const found = known.get(models)?.get(recipe) ?? measured(models, recipe);
  known.set(models, (known.get(models) ?? new WeakMap()).set(recipe, found));
  return found;
}

/** What was measured before: a thousand stocks have the same models. */
const known = /* @__PURE__ */ new WeakMap<object, WeakMap<object, number>>();

function measured<M extends string>(models: Models<M>, recipe: Recipe<string, M>): number {
  quarter ??= makeSample(QUARTER);
  const bars = recipeBars(quarter, recipe.bars);
  const needed = warmUpCheck((part) => {
    const p = predictRows(models, { features: runFeatures(recipe, part) }, recipe);
    return { time: part.time, columns: Object.fromEntries(modelNames(recipe).map((name) => [name, p[name]])) };
  }, bars);
  return Math.max(...needed.map((column) => column.bars));
}
