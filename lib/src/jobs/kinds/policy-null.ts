import { type PolicyReport, type PolicyTask, policyReport } from "../../backtest/policy-null.js";
import type { Kind } from "../kind.js";
import { type RecipeReference, recipeOf } from "../recipe-reference.js";

/** What all policy null runs share: the task, with a reference for the recipe. */
export interface PolicyNullCommon extends Omit<PolicyTask, "recipe"> {
  readonly recipe: RecipeReference;
}

/** The jobs of `policyNull`: an item is the number of a task. */
export const policyNullKind: Kind<PolicyNullCommon, PolicyTask, number, PolicyReport> = {
  prepare: async (common) => ({ ...common, recipe: await recipeOf(common.recipe) }),
  run: policyReport,
};
