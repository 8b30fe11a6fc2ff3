import type { Bars } from "../bars/bars.js";
import type { NullRunner } from "../validation/null-runner.js";
import { type NullOptions, type NullReports, type NullRuns, type NullTask, runNull } from "../validation/null-runs.js";
import { inThreads } from "./in-threads.js";
import { type RecipeReference, referenceOf } from "./recipe-reference.js";
import { makeRun, type Runner, resultsOf } from "./run.js";
import { sharedBars, type ThreadOptions, tasksOf, threadsFor } from "./threads.js";

/** Settings of null runs, and the number of threads. */
export interface ThreadedNullOptions extends Omit<NullOptions, "runner">, ThreadOptions {}

/**
 * Sign-flip null: runs the whole flow on bars whose moves go up or down by coin flip, to see what it scores without any
 * skill, and how the score on the bars themselves compares.
 *
 * Each run uses a `signFlip` of the bars: the same minutes, with moves of the same size. If the bars themselves were
 * such a flip, p would be 0.05 or less once in 20 times. If the recipes are presets or come from files (`loadRecipe`),
 * the runs are distributed over worker threads. A recipe made in a notebook cell holds functions that cannot be sent to
 * other threads, so it runs on one thread and a message says so. Interrupting the waiting cell aborts the runs.
 *
 * @param minutes what `research` takes
 * @param options recipes (both presets), runs (40), seed (1), workers, onRun, signal
 * @returns for each recipe, the AUC of each model and of the baseline on the part that the recipe reports, and how far
 * the deciding model is beyond the baseline
 * @throws when the flow cannot be run on the bars or on a flip of them, the engine is not the exact one, or a thread dies
 * @example
 * const { recipes } = await nullRuns(makeSample({ to: "2018-04-01", edge: 0.14 }), { runs: 9 });
 * recipes.sound.part; // → "test"
 * recipes.sound.models.brain.walks.length; // → 9
 */
export async function nullRuns(minutes: Bars, options: ThreadedNullOptions = {}): Promise<NullRuns> {
  const { workers, report, ...others } = options;
  const threaded = threadsFor(minutes.time.length, others.recipes ?? {}, { workers, report });
  return runNull(minutes, threaded === undefined ? others : { ...others, runner: nullRunsBy(inThreads(threaded)) });
}

/** Runs the tasks where a runner does. The recipes are presets or come from files. */
export function nullRunsBy(runner: Runner): NullRunner<NullTask, NullReports> {
  return ({ minutes, recipes, seeds }, { onReport, signal }) => {
    const references: { [name: string]: RecipeReference } = Object.fromEntries(
      Object.entries(recipes).map(([name, recipe]) => [name, referenceOf(recipe)!]),
    );
    const common = { minutes: sharedBars(minutes), recipes: references, seeds };
    return resultsOf(runner, makeRun("null-runs", common, tasksOf(seeds)), {
      signal,
      onResult: (_, task) => onReport(task),
    });
  };
}
