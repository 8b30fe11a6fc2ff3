import { parentPort, workerData } from "node:worker_threads";
import type { Bars } from "../bars/bars.js";
import type { Recipe } from "../recipes/recipe.js";
import { type NullReports, nullReports } from "../validation/null-runs.js";
import type { Answer } from "./in-workers.js";
import { type RecipeReference, recipeOf } from "./recipe-reference.js";

/** The data passed to each worker of `nullRuns`. */
export interface NullWork {
  readonly minutes: Bars;
  readonly recipes: { readonly [name: string]: RecipeReference };
  readonly seeds: readonly number[];
}

const { minutes, recipes, seeds } = workerData as NullWork;

/** Loaded once per thread. */
const loaded: Promise<{ readonly [name: string]: Recipe }> = Promise.all(
  Object.entries(recipes).map(async ([name, reference]) => [name, await recipeOf(reference)] as const),
).then(Object.fromEntries);

async function answer(task: number): Promise<Answer<NullReports>> {
  try {
    return { task, result: nullReports({ minutes, recipes: await loaded, seeds }, task) };
  } catch (error) {
    return { task, error: error as Error };
  }
}

parentPort!.on("message", async (task: number) => parentPort!.postMessage(await answer(task)));
