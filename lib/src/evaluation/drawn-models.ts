import { mapModels } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { drawScores, type ScoredRows } from "./bootstrap.js";
import type { BootstrapOptions } from "./day-blocks.js";
import type { JointBootstrap } from "./joint-bootstrap.js";
import type { ScoredPart } from "./scored-part.js";

/** The scored rows of each model and of the baseline, and the intervals of their AUCs and differences. */
export interface DrawnModels<M extends string> {
  readonly models: PerModel<ScoredRows, M>;
  readonly baseline: ScoredRows;
  readonly auc: JointBootstrap<ScoredRows>;
}

/** Draws days for the AUCs of all models and of the baseline together. */
export function drawModels<M extends string>(
  { data, probability, baseline }: Pick<ScoredPart<M>, "data" | "probability" | "baseline">,
  recipe: Recipe<string, M>,
  options: BootstrapOptions,
): DrawnModels<M> {
  const { time, label, weight } = data;
  const rowsOf = (score: Float64Array): ScoredRows => ({ time, label, score, weight });
  const models = mapModels(recipe, (name: M) => rowsOf(probability[name]));
  const ofBaseline = rowsOf(baseline);
  const all = [...Object.values<ScoredRows>(models), ofBaseline];
  return { models, baseline: ofBaseline, auc: drawScores("auc", all, options) };
}
