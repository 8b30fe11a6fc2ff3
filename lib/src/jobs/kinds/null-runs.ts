import type { Bars } from "../../bars/bars.js";
import { type NullReports, type NullTask, nullReports } from "../../validation/null-runs.js";
import type { Kind } from "../kind.js";
import { type RecipeReference, recipeOf } from "../recipe-reference.js";

/** What all null runs share. */
export interface NullCommon {
  readonly minutes: Bars;
  readonly recipes: { readonly [name: string]: RecipeReference };
  readonly seeds: readonly number[];
}

/** The jobs of `nullRuns`: an item is the number of a task. */
export const nullKind: Kind<NullCommon, NullTask, number, NullReports> = {
  prepare: async ({ recipes, ...others }) => {
    const loaded = Object.entries(recipes).map(async ([name, reference]) => [name, await recipeOf(reference)] as const);
    return { ...others, recipes: Object.fromEntries(await Promise.all(loaded)) };
  },
  run: nullReports,
};
