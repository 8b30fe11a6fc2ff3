import { formatTime } from "../util/time.js";
import type { CombinatorialScores } from "../validation/combinatorial-scores.js";
import { type BacktestOptions, backtest } from "./backtest.js";
import { accountOf, type JudgeOptions, policyOf } from "./judge.js";
import { type Performance, performanceOf } from "./performance.js";
import { brain } from "./policies/brain.js";
import { type ModelSignals, signalsOf } from "./signals.js";

/**
 * Trades each path of a combinatorial purged cross-validation: a distribution of results in place of one.
 *
 * @param scores what `combinatorialScores` returned
 * @param options policy, costs and account, as for `judge`
 * @returns the figures of each path, in order
 * @throws as `brain` and `backtest` do
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 12.5
 * @example
 * const scores = combinatorialScores(makeSample({ to: "2018-04-01" }), PRESETS.seed, { groups: 4 });
 * tradePaths(scores, { gate: 0.01, cap: 0.1, costs: "bps:1", shares: "fractional" }).length; // → 3
 */
export function tradePaths<M extends string>(
  { bars, recipe, rows, paths }: CombinatorialScores<string, M>,
  options: JudgeOptions,
): Performance[] {
  const candidate = brain(policyOf(recipe, options));
  const part = { from: formatTime(bars.time[rows[0]!]!), to: formatTime(bars.time.at(-1)!) };
  return paths.map(({ probability }) => {
    const run = { ...accountOf(options, part), signals: signalsOf(bars, probability, recipe) };
    return performanceOf(backtest(bars, candidate, run as unknown as BacktestOptions<ModelSignals>));
  });
}
