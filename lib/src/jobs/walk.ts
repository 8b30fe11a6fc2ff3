import type { Bars } from "../bars/bars.js";
import type { Recipe } from "../recipes/recipe.js";
import type { SearchScores } from "../training/search-c.js";
import {
  type RollingRetrain,
  type RollingRetrainOptions,
  trainWalk,
  type WalkTask,
  walkOf,
  walkTask,
} from "../validation/rolling-retrain.js";
import { inThreads } from "./in-threads.js";
import { referenceOf } from "./recipe-reference.js";
import { makeRun, type Runner, resultsOf } from "./run.js";
import { sharedBars, type ThreadOptions, threadsFor } from "./threads.js";

/** Settings of a rolling retraining, and where its trainings are done. */
export interface WalkJobsOptions extends RollingRetrainOptions, ThreadOptions {
  /** Where else than in threads. The recipe is a preset or comes from a file. */
  readonly runner?: Runner | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A rolling retraining without the fits that were tried for each C: their scores are all that is told of them. */
export type WalkScores = RollingRetrain<string, string, SearchScores>;

/**
 * A rolling retraining whose stretches are trained on this thread, in threads or elsewhere, with the same bits.
 *
 * @throws as `rollingRetrain` does, and when TensorFlow.js is to train elsewhere than on this thread
 */
export async function walkInJobs(minutes: Bars, recipe: Recipe, options: WalkJobsOptions): Promise<WalkScores> {
  const { runner, workers, report, signal, onStretch, ...when } = options;
  if (recipe.engine === "tensorflow" && (runner !== undefined || (workers ?? 1) > 1)) {
    throw new Error(
      `recipe ${recipe.name}: only the exact engine trains in threads and on a queue: leave out --workers and --queue`,
    );
  }
  const task = walkTask(minutes, recipe, when);
  const by = runner ?? threadsThatPay(minutes, task, { workers, report });
  if (by === undefined) return trainWalk(minutes, task, onStretch);
  const common = { minutes: sharedBars(minutes), recipe: referenceOf(recipe)!, options: when };
  const numbers = task.cut.map((_, number) => number);
  let done = 0;
  const reports = await resultsOf(by, makeRun("stretch", common, numbers), {
    signal,
    onResult: () => onStretch?.(++done, numbers.length),
  });
  return walkOf(minutes, task, reports);
}

/** Threads, if there is more than one, and enough to do for them unless they were asked for. */
function threadsThatPay(
  minutes: Bars,
  { recipe, cut }: WalkTask,
  { workers, report }: ThreadOptions,
): Runner | undefined {
  if (recipe.engine === "tensorflow") return undefined;
  const trainedOn = cut.reduce((sum, { train: { start, end } }) => sum + end - start, 0);
  if (workers === undefined && trainedOn < FEW_BARS) return undefined;
  const threads = threadsFor(minutes.time.length, { [recipe.name]: recipe }, { workers, report }) ?? 1;
  return threads > 1 ? inThreads(threads) : undefined;
}

/**
 * Bars over all trainings, two seconds of processor time. Threads need one more, to start, to compute the features again
 * and to become as fast as the thread that is there.
 */
const FEW_BARS = 1e6;
