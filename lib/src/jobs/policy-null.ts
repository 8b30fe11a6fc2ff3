import {
  type PolicyNull,
  type PolicyNullOptions,
  type PolicyReport,
  type PolicyTask,
  runPolicyNull,
} from "../backtest/policy-null.js";
import type { Bars } from "../bars/bars.js";
import type { NullRunner } from "../validation/null-runner.js";
import { inThreads } from "./in-threads.js";
import { referenceOf } from "./recipe-reference.js";
import { makeRun, type Runner, resultsOf } from "./run.js";
import { sharedBars, type ThreadOptions, tasksOf, threadsFor } from "./threads.js";

/** Settings of policy null runs, and the number of threads. */
export interface ThreadedPolicyNullOptions extends Omit<PolicyNullOptions, "runner">, ThreadOptions {}

/**
 * Policy null: runs the whole chain from research to verdict on bars whose moves go up or down by coin flip, to see how
 * often the verdict promotes what has no skill, and how the result on the bars themselves compares.
 *
 * Each run uses a `signFlip` of the bars, trains the recipe's models on it, chooses settings on its validation part if
 * there are some to `choose`, and judges the policy on its test part, as `judge` does. So a sound verdict promotes few runs, one in twenty at most, and if the bars themselves were such a flip,
 * p would be 0.05 or less once in 20 times. Without `keepDrift` the runs are martingales: the p of profit and Sharpe ratio
 * then also says whether the stock itself rose. With it they have the stock's own drift. Every run counts as one look.
 *
 * @param minutes what `research` takes
 * @param options recipe and policy, costs and account as for `judge`; runs (40), seed (1), keepDrift, choose, workers
 * @returns the verdict and the figures on the bars and on each run, and how many runs were promoted
 * @throws when the recipe keeps no test part or its engine is not the exact one; as `research`, `signFlip` and `judge` do
 * @example
 * const minutes = makeSample({ to: "2018-07-01", edge: 0 });
 * const { walks, promoted } = await policyNull(minutes, { runs: 2, gate: 0.01, cap: 0.2, costs: "ib" });
 * [walks.length, promoted]; // → [2, 0]
 */
export async function policyNull(minutes: Bars, options: ThreadedPolicyNullOptions): Promise<PolicyNull> {
  const { workers, report, ...others } = options;
  const { recipe } = others;
  const threads = threadsFor(minutes.time.length, recipe === undefined ? {} : { [recipe.name]: recipe }, {
    workers,
    report,
  });
  if (threads === undefined) return runPolicyNull(minutes, others);
  return runPolicyNull(minutes, { ...others, runner: policyNullBy(inThreads(threads)) });
}

/** Runs the tasks where a runner does. The recipe is a preset or comes from a file. */
export function policyNullBy(runner: Runner): NullRunner<PolicyTask, PolicyReport> {
  return (task, { onReport, signal }) => {
    const common = { ...task, minutes: sharedBars(task.minutes), recipe: referenceOf(task.recipe)! };
    return resultsOf(runner, makeRun("policy-null", common, tasksOf(task.seeds)), {
      signal,
      onResult: (_, number) => onReport(number),
    });
  };
}
