import type { Bars } from "../bars/bars.js";
import { research } from "../flow/research.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { showable } from "../util/showable.js";
import { type NullRunner, onThisThread, type RunOptions, runName, runTasks } from "../validation/null-runner.js";
import { requireExactEngine } from "../validation/null-runs.js";
import { type NullScore, nullScore } from "../validation/null-score.js";
import { signFlip } from "../validation/sign-flip-null.js";
import { heldReturns } from "./held-returns.js";
import { type JudgeOptions, judge } from "./judge.js";
import type { Promotion } from "./promote.js";
import { provenanceOf } from "./provenance.js";
import { sharpeRatio } from "./returns.js";

/** What the chain from research to verdict ends with on some bars. */
export interface PolicyReport {
  /** The policy in words. */
  readonly policy: string;
  readonly verdict: Promotion["verdict"];
  /** Times of the first and last bar judged, and the number of days. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly trades: number;
  /** Dollars after costs. */
  readonly profit: number;
  /** Of the daily returns, annualised; 0 if the policy never traded. */
  readonly sharpe: number;
  /** The same ratio of the daily returns minus the stock's own at the policy's mean exposure, `heldReturns`. */
  readonly overBuyAndHold: number;
}

/** The verdict on bars, and on sign-flipped ones. */
export interface PolicyNull {
  readonly runs: number;
  readonly seed: number;
  readonly keepDrift: boolean;
  /** Name of the recipe. */
  readonly recipe: string;
  readonly own: PolicyReport;
  readonly walks: readonly PolicyReport[];
  /** Number of runs whose verdict is "promote". */
  readonly promoted: number;
  /** The figures of the bars among those of the runs. Whether the timing is worth anything shows in `overBuyAndHold`. */
  readonly scores: { readonly [figure in (typeof FIGURES)[number]]: NullScore };
}

/** The input of policy null runs; task 0 is the bars themselves, task i uses seed i - 1. Plain data but the recipe. */
export interface PolicyTask {
  readonly minutes: Bars;
  readonly recipe: Recipe;
  readonly judged: JudgeOptions;
  readonly keepDrift: boolean;
  readonly seeds: readonly number[];
}

/** Settings of policy null runs. */
export interface PolicyNullOptions extends RunOptions, JudgeOptions {
  /** The recipe; it must keep a test part. The preset `sound` by default. */
  readonly recipe?: Recipe;
  /** Keep the stock's own drift in each run: see `signFlip`. False. */
  readonly keepDrift?: boolean;
  /** Where the runs are executed; by default on this thread. Does not change any number. */
  readonly runner?: NullRunner<PolicyTask, PolicyReport>;
}

const FIGURES = ["profit", "sharpe", "overBuyAndHold"] as const;

/**
 * Policy null: runs the whole chain from research to verdict on bars whose moves go up or down by coin flip, to see how
 * often the verdict promotes what has no skill, and how the result on the bars themselves compares.
 *
 * Each run uses a `signFlip` of the bars, trains the recipe's models on it, and judges the policy on its test part, as
 * `judge` does. So a sound verdict promotes few runs, one in twenty at most, and if the bars themselves were such a flip,
 * p would be 0.05 or less once in 20 times. Without `keepDrift` the runs are martingales: the p of profit and Sharpe ratio
 * then also says whether the stock itself rose. With it they have the stock's own drift. Every run counts as one look.
 *
 * @param minutes what `research` takes
 * @param options recipe and policy, costs and account as for `judge`; see `PolicyNullOptions`
 * @returns the verdict and the figures on the bars and on each run, and how many runs were promoted
 * @throws when the recipe keeps no test part or its engine is not the exact one; as `research`, `signFlip` and `judge` do
 * @example
 * const minutes = makeSample({ to: "2018-07-01", edge: 0 });
 * const { walks, promoted } = await policyNull(minutes, { runs: 2, gate: 0.01, cap: 0.2, costs: "ib" });
 * [walks.length, promoted]; // → [2, 0]
 */
export async function runPolicyNull(minutes: Bars, options: PolicyNullOptions): Promise<PolicyNull> {
  const {
    recipe = PRESETS.sound as unknown as Recipe,
    keepDrift = false,
    runner = onThisThread(policyReport),
  } = options;
  const { runs: count, seed: first, onRun, signal, recipe: _, keepDrift: __, runner: ___, ...judged } = options;
  requireExactEngine(recipe.name, recipe);
  const runOptions: RunOptions = {
    ...(count !== undefined && { runs: count }),
    ...(first !== undefined && { seed: first }),
    ...(onRun && { onRun }),
    ...(signal && { signal }),
  };
  const task = (seeds: readonly number[]): PolicyTask => ({ minutes, recipe, judged, keepDrift, seeds });
  const { runs, seed, own, walks } = await runTasks(runOptions, task, runner);
  const scores = FIGURES.map((name) => {
    return [
      name,
      nullScore(
        own[name],
        Float64Array.from(walks, (walk) => walk[name]),
      ),
    ] as const;
  });
  return showable("policy null", {
    ...{ runs, seed, keepDrift, recipe: recipe.name, own, walks },
    promoted: walks.filter(({ verdict }) => verdict === "promote").length,
    scores: Object.fromEntries(scores) as PolicyNull["scores"],
  });
}

/** Runs one task: research, policy and verdict on the bars themselves or on a sign flip of them. */
export function policyReport({ minutes, recipe, judged, keepDrift, seeds }: PolicyTask, number: number): PolicyReport {
  try {
    return reportOf(number === 0 ? minutes : signFlip(minutes, seeds[number - 1]!, { keepDrift }), recipe, judged);
  } catch (error) {
    throw new Error(`${runName(number, seeds.length)}: ${(error as Error).message}`, { cause: error });
  }
}

function reportOf(minutes: Bars, recipe: Recipe, judged: JudgeOptions): PolicyReport {
  const run = research(minutes, recipe);
  if (run.test === undefined) {
    throw new Error(
      `recipe ${recipe.name} keeps no test part, so nothing can be promoted: take preset sound (--preset sound), or leave ` +
        "rows for one (--set trainFraction=0.6 --set validationFraction=0.2)",
    );
  }
  const { bars, promotion, runs, performance } = judge(minutes, run.models, recipe, provenanceOf(run), judged);
  const { policy, days, trades, profit, sharpe } = performance.candidate;
  const held = heldReturns(bars, runs.candidate);
  const beyond = runs.candidate.days.return.map((r, day) => r - held[day]!);
  return {
    ...{ policy, verdict: promotion.verdict, from: promotion.from, to: promotion.to, days, trades, profit },
    sharpe: orNothing(sharpe),
    overBuyAndHold: orNothing(sharpeRatio(beyond)),
  };
}

/** A ratio without variation has no meaning; doing nothing counts as 0. */
function orNothing(ratio: number): number {
  return Number.isNaN(ratio) ? 0 : ratio;
}
