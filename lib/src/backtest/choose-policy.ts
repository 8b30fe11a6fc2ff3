import type { Bars } from "../bars/bars.js";
import { backtester } from "./backtest.js";
import { minBacktestLength } from "./min-backtest-length.js";
import { type BrainSignals, brain } from "./policies/brain.js";
import type { Signals } from "./policy.js";
import type { PolicySettings } from "./policy-settings.js";
import { probabilityOfOverfitting } from "./probability-of-overfitting.js";
import { TRADING_DAYS } from "./returns.js";
import { cellOf, type SweepCell } from "./sweep.js";

/** Values to try of each setting. */
export type PolicyGrid = { readonly [name in keyof PolicySettings]?: readonly PolicySettings[name][] };

/** The values that are tried of a setting if none are listed. */
export const GRID_DEFAULTS: PolicyGrid = {
  gate: [0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2],
  cap: [0.002, 0.01, 0.05, 0.1, 0.25],
  edgeMode: ["signed", "breakeven"],
  longOnly: [true, false],
  minimumHold: [0, 30, 60, 120],
  stopAtr: [null, 0.5, 1, 2],
  targetAtr: [null, 1, 2, 4],
  trailAtr: [null, 1, 2, 4],
  dailyStop: [null, 0.005, 0.01, 0.02],
  flatAtClose: [false, true],
};

/** One combination of settings and what it earned. */
export interface PolicyTrial extends SweepCell {
  readonly settings: Partial<PolicySettings>;
}

/** What was tried, and what was chosen. */
export interface PolicyChoice {
  /** Names of the settings that were tried. */
  readonly names: readonly (keyof PolicySettings)[];
  /** First and last time of the bars that chose. */
  readonly from: string;
  readonly to: string;
  /** Combinations with fewer trades were not chosen. */
  readonly minTrades: number;
  /** Every combination, in the order of the grid; the last name changes fastest. */
  readonly trials: readonly PolicyTrial[];
  /** The trial that was chosen; -1 if none traded often enough. */
  readonly best: number;
  /** The policy with the chosen settings; the given one if none was chosen. */
  readonly policy: PolicySettings;
  /** How far the choice may be chance; only where two or more could be chosen, on 20 days or more. */
  readonly chance?: ChoiceChance;
}

/** How far a choice may be chance. */
export interface ChoiceChance {
  /** Number of policies that could be chosen. */
  readonly policies: number;
  /** Probability of backtest overfitting over them, and of a loss out of sample; see `probabilityOfOverfitting`. */
  readonly pbo: number;
  readonly probabilityOfLoss: number;
  /** Years of the bars that chose, and the least on which the best Sharpe ratio of so many is no mere chance. */
  readonly years: number;
  readonly minYears: number;
}

/** Blocks of days for the probability of overfitting: 252 splits. */
const BLOCKS = 10;

/**
 * Chooses policy settings: backtests every combination and takes the one with the highest Sharpe ratio after costs.
 *
 * A combination with fewer trades than a promotion asks for is not chosen, since the ratio of a few lucky trades is
 * often the highest of all. Of equal ones the first is. Choose on the validation part, and judge what was chosen once on
 * the test part: the best of many is better on the bars that chose it than anywhere else.
 *
 * @param bars all available bars, so that signals are ready when the part begins
 * @param policy the settings that are not tried
 * @param grid values to try, by the setting's name
 * @param options signals; `from` and `to` of the bars that choose; `minTrades` (30); cash; the model that decides
 * @returns every trial and the policy chosen
 * @throws RangeError when the grid is empty; otherwise as `brain` and `backtest` do
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const signals = modelSignals(bars, models);
 * const policy = { ...POLICY_DEFAULTS, cap: 0.1, shares: "fractional", costs: "bps:1" };
 * const options = { signals, from: "2018-01-02", to: "2018-02-15", minTrades: 10 };
 * choosePolicy(bars, policy, { gate: [0.01, 0.2] }, options).policy.gate; // → 0.01
 * choosePolicy(bars, policy, { gate: [0.2] }, options).best; // → -1
 */
export function choosePolicy<S extends BrainSignals & Signals>(
  bars: Bars,
  policy: PolicySettings,
  grid: PolicyGrid,
  options: {
    readonly signals: S;
    readonly from: string;
    readonly to: string;
    readonly minTrades?: number;
    readonly cash?: number;
    readonly model?: string;
  },
): PolicyChoice {
  const { model = "brain", minTrades = 30, ...run } = options;
  const returns: Float64Array[] = [];
  const trade = backtester(bars, run);
  const trials = combinations(grid).map((settings): PolicyTrial => {
    const { costs, shares, fill, ...rest } = { ...policy, ...settings };
    const result = trade(brain({ ...rest, model }), { ...run, costs, shares, fill });
    if (result.trades.length >= minTrades) returns.push(result.days.return);
    return { settings, ...cellOf(result) };
  });
  let best = -1;
  for (const [i, { trades, sharpe }] of trials.entries()) {
    if (trades >= minTrades && sharpe > (trials[best]?.sharpe ?? Number.NEGATIVE_INFINITY)) best = i;
  }
  const chance = best < 0 ? undefined : chanceOf(returns, trials[best]!.sharpe);
  return {
    names: namesOf(grid),
    from: options.from,
    to: options.to,
    minTrades,
    trials,
    best,
    policy: { ...policy, ...trials[best]?.settings },
    ...(chance && { chance }),
  };
}

/** Of the daily returns of the policies that could be chosen, and the best one's Sharpe ratio. */
function chanceOf(returns: readonly Float64Array[], sharpe: number): ChoiceChance | undefined {
  const days = returns[0]!.length;
  if (returns.length < 2 || days < 2 * BLOCKS) return undefined;
  const { pbo, probabilityOfLoss } = probabilityOfOverfitting(returns, { blocks: BLOCKS });
  const minYears = sharpe > 0 ? minBacktestLength(returns.length, sharpe) : Number.POSITIVE_INFINITY;
  return { policies: returns.length, pbo, probabilityOfLoss, years: days / TRADING_DAYS, minYears };
}

function namesOf(grid: PolicyGrid): (keyof PolicySettings)[] {
  return Object.keys(grid) as (keyof PolicySettings)[];
}

/** Every combination of the values; the last name changes fastest. */
function combinations(grid: PolicyGrid): Partial<PolicySettings>[] {
  const names = namesOf(grid);
  if (names.length === 0) throw new RangeError("there is nothing to choose: name a setting, such as gate");
  let all: Partial<PolicySettings>[] = [{}];
  for (const name of names) {
    const values = grid[name]!;
    if (values.length === 0) throw new RangeError(`there are no values of ${name} to choose from`);
    all = all.flatMap((before) => values.map((value) => ({ ...before, [name]: value })));
  }
  return all;
}
