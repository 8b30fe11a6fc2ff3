import type { Bars } from "../../bars/bars.js";
import { mapModels } from "../../models/inputs.js";
import type { SearchScores } from "../../training/search-c.js";
import {
  type RollingRetrainOptions,
  retrainStretch,
  type StretchReport,
  type WalkTask,
  walkTask,
} from "../../validation/rolling-retrain.js";
import type { Kind } from "../kind.js";
import { type RecipeReference, recipeOf } from "../recipe-reference.js";

/** What all stretches of a rolling retraining share. */
export interface StretchCommon {
  readonly minutes: Bars;
  readonly recipe: RecipeReference;
  readonly options: Omit<RollingRetrainOptions, "onStretch">;
}

/** A stretch's training and answers; of the fits that were tried, their scores. */
export type StretchDone = StretchReport<string, SearchScores>;

/** The jobs of `walkInJobs`: an item is the number of a stretch. */
export const stretchKind: Kind<StretchCommon, WalkTask, number, StretchDone> = {
  prepare: async ({ minutes, recipe, options }) => walkTask(minutes, await recipeOf(recipe), options),
  run: (task, number) => {
    const report = retrainStretch(task, number);
    return { ...report, searches: mapModels(task.recipe, (name) => withoutFits(report.searches[name]!)) };
  },
};

function withoutFits({ C, auc, search }: SearchScores): SearchScores {
  return { C, auc, search: search.map((trial) => ({ C: trial.C, auc: trial.auc })) };
}
