import type { Bars } from "../bars/bars.js";
import { research } from "../flow/research.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { showable } from "../util/showable.js";
import { type NullRunner, onThisThread, type RunOptions, runName, runTasks } from "../validation/null-runner.js";
import { requireExactEngine } from "../validation/null-runs.js";
import { type NullScore, nullScore } from "../validation/null-score.js";
import { signFlip } from "../validation/sign-flip-null.js";
import type { PolicyGrid } from "./choose-policy.js";
import { heldReturns } from "./held-returns.js";
import { type JudgedPolicy, judgeRun } from "./judge-run.js";
import { performanceOf } from "./performance.js";
import type { Promotion } from "./promote.js";
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
  /** Names of the settings that each run chose on its validation part. */
  readonly chosen: readonly string[];
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
  readonly judged: JudgedPolicy;
  /** What each run chooses on its validation part; null for nothing. */
  readonly choose: PolicyGrid | null;
  readonly keepDrift: boolean;
  readonly seeds: readonly number[];
}

/** Settings of policy null runs. */
export interface PolicyNullOptions extends RunOptions, JudgedPolicy {
  /** Settings that each run chooses on its own validation part: see `choosePolicy`. */
  readonly choose?: PolicyGrid;
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
 * Each run uses a `signFlip` of the bars, trains the recipe's models on it, chooses settings on its validation part if
 * there are some to `choose`, and judges the policy on its test part, as `judge` does. So a sound verdict promotes few runs, one in twenty at most, and if the bars themselves were such a flip,
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
  const { recipe: given, keepDrift = false, choose = null, runner = onThisThread(policyReport), ...others } = options;
  const { runs: count, seed: first, onRun, signal, ...judged } = others;
  const recipe = given ?? (PRESETS.sound as unknown as Recipe);
  requireExactEngine(recipe.name, recipe);
  const { runs, seed, own, walks } = await runTasks(
    { runs: count, seed: first, onRun, signal },
    (seeds): PolicyTask => ({ minutes, recipe, judged, choose, keepDrift, seeds }),
    runner,
  );
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
    ...{ runs, seed, keepDrift, recipe: recipe.name, chosen: Object.keys(choose ?? {}), own, walks },
    promoted: walks.filter(({ verdict }) => verdict === "promote").length,
    scores: Object.fromEntries(scores) as PolicyNull["scores"],
  });
}

/** Runs one task: research, policy and verdict on the bars themselves or on a sign flip of them. */
export function policyReport(task: PolicyTask, number: number): PolicyReport {
  const { minutes, keepDrift, seeds } = task;
  try {
    return reportOf(number === 0 ? minutes : signFlip(minutes, seeds[number - 1]!, { keepDrift }), task);
  } catch (error) {
    throw new Error(`${runName(number, seeds.length)}: ${(error as Error).message}`, { cause: error });
  }
}

function reportOf(minutes: Bars, { recipe, judged, choose }: PolicyTask): PolicyReport {
  const run = research(minutes, recipe);
  const { candidate, promotion } = judgeRun(run, judged, choose);
  const { policy, days, trades, profit, sharpe } = performanceOf(candidate);
  const held = heldReturns(run.bars, candidate);
  const beyond = candidate.days.return.map((r, day) => r - held[day]!);
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
