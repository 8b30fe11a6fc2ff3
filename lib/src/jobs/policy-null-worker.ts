import { parentPort, workerData } from "node:worker_threads";
import { type PolicyReport, type PolicyTask, policyReport } from "../backtest/policy-null.js";
import type { Answer } from "./in-workers.js";
import { type RecipeReference, recipeOf } from "./recipe-reference.js";

/** The data passed to each worker of `policyNull`: the task, with a reference for the recipe. */
export interface PolicyNullWork extends Omit<PolicyTask, "recipe"> {
  readonly recipe: RecipeReference;
}

const work = workerData as PolicyNullWork;

/** Loaded once per thread. */
const loaded: Promise<PolicyTask> = recipeOf(work.recipe).then((recipe) => ({ ...work, recipe }));

async function answer(task: number): Promise<Answer<PolicyReport>> {
  try {
    return { task, result: policyReport(await loaded, task) };
  } catch (error) {
    return { task, error: error as Error };
  }
}

parentPort!.on("message", async (task: number) => parentPort!.postMessage(await answer(task)));
