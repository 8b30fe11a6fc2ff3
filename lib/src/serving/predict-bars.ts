import { historyNeeded } from "../backtest/history-needed.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { signalsOf } from "../backtest/signals.js";
import { tradedLabel } from "../backtest/traded-label.js";
import type { Bars } from "../bars/bars.js";
import { completeRows } from "../features/complete-rows.js";
import { filterRows } from "../features/filter-rows.js";
import { decidingModel } from "../models/inputs.js";
import type { Models, PerModel } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { runFeatures } from "../recipes/run-features.js";
import { showable } from "../util/showable.js";
import { entryDecisions } from "./decisions.js";
import { finishedBars } from "./finished-bars.js";

/** What models say at each bar, and what a policy makes of it. */
export interface Predictions<M extends string = string> {
  /** The recipe's bars that are over. */
  readonly bars: Bars;
  /** Whether a last bar was left out because its last minute is not there yet. */
  readonly leftOut: boolean;
  /** The model that decides: the brain; without one, the first expert. */
  readonly deciding: M;
  /** n probabilities of each model, each known at its bar's end; NaN where a feature is not ready. */
  readonly p: PerModel<Float64Array, M>;
  /** 1 where training would use the bar, 0 where it is of a kind that training left out, or a column is missing. */
  readonly learned: Uint8Array;
  /** Bars of history until probabilities no longer depend on where the bars start; `Infinity` if they always do. */
  readonly needed: number;
  /** What the policy decides for an account that holds nothing, as `entryDecisions` gives it; undefined without one. */
  readonly wanted?: Float64Array;
}

/** Settings of predictions. */
export interface PredictOptions {
  /** How p is traded: the decisions are part of the result then. */
  readonly policy?: PolicySettings;
  /** Dollars in the account that decides (100,000). */
  readonly cash?: number;
}

/**
 * Predicts every bar of minutes with trained models: what they say now, and what they would have said before.
 *
 * Nothing is filtered: a bar of a kind that training left out has its probabilities too, and `learned` says so. The first
 * bars have little history; probabilities depend on where the minutes start until there are `needed` of them.
 *
 * @param minutes minute bars
 * @param models the models
 * @param recipe the recipe that they were trained with; the preset `seed` by default
 * @param options a policy, whose decisions are wanted
 * @returns the recipe's bars with probabilities, kinds and decisions
 * @throws when a model's weights are not the ones the recipe expects, or as the recipe's features do
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe } = research(minutes);
 * const { p, bars } = predictBars(minutes, models, recipe);
 * p.brain.length === bars.time.length; // → true
 */
export function predictBars<M extends string = PresetModels>(
  minutes: Bars,
  models: Models<M>,
  recipe: Recipe<string, M> = PRESETS.seed as unknown as Recipe<string, M>,
  options: PredictOptions = {},
): Predictions<M> {
  const { policy, cash } = options;
  const { bars, leftOut } = finishedBars(minutes, recipe.bars);
  const decides = decidingModel(recipe);
  const features = runFeatures(recipe, bars);
  const p = predictRows(models, { features }, recipe);
  const learned = new Uint8Array(bars.time.length);
  for (const row of completeRows(features, filterRows(features, recipe.filters, bars))) learned[row] = 1;
  return showable("predictions", {
    bars,
    leftOut,
    deciding: decides,
    p,
    learned,
    needed: historyNeeded(models, recipe),
    ...(policy && {
      wanted: entryDecisions(bars, signalsOf(bars, p, recipe), { ...policy, ...tradedLabel(recipe, policy) }, cash),
    }),
  });
}
