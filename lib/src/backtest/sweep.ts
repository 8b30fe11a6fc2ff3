import type { Bars } from "../bars/bars.js";
import { type BacktestOptions, backtester } from "./backtest.js";
import type { Costs } from "./costs.js";
import { type BrainOptions, type BrainSignals, brain } from "./policies/brain.js";
import type { Decide, Policy, Signals } from "./policy.js";
import type { Backtest } from "./result.js";
import { maxDrawdown, sharpeRatio } from "./returns.js";

/** The main figures of one run of a sweep; see `Performance`. */
export interface SweepCell {
  readonly trades: number;
  /** Dollars after costs. */
  readonly profit: number;
  /** Slippage, fees and financing in dollars. */
  readonly costs: number;
  readonly sharpe: number;
  readonly maxDrawdown: number;
}

/** A grid of backtests: `cells[i][j]` belongs to `gates[i]` and `caps[j]`. */
export interface GateSweep {
  readonly gates: readonly number[];
  readonly caps: readonly number[];
  readonly cells: readonly (readonly SweepCell[])[];
}

/** The main figures of a backtest. */
export function cellOf({ trades, days, equity, cash }: Backtest): SweepCell {
  let costs = 0;
  for (const { slippage, fees, financing } of trades) costs += slippage + fees + financing;
  return {
    trades: trades.length,
    profit: equity.at(-1)! - cash,
    costs,
    sharpe: sharpeRatio(days.return),
    maxDrawdown: maxDrawdown(days.return).depth,
  };
}

/**
 * Backtests the brain's policy for every combination of gate and cap.
 *
 * The best cell of a grid is the best of many trials: see `deflatedSharpe`, and do not choose on the bars you judge on.
 *
 * @param bars any bars
 * @param options options of `backtest` and `brain`, plus `gates` and `caps`
 * @returns one row per gate, one cell per cap
 * @throws as `backtest` and `brain` do
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const signals = modelSignals(bars, models);
 * const sweep = gateSweep(bars, { signals, costs: "ib", gates: [0.01, 0.2], caps: [0.1, 0.2] });
 * sweep.cells[1][0].trades; // → 0
 */
export function gateSweep<S extends BrainSignals & Signals>(
  bars: Bars,
  options: BacktestOptions<S> & {
    readonly gates: readonly number[];
    readonly caps: readonly number[];
    readonly brain?: Omit<BrainOptions, "gate" | "cap">;
  },
): GateSweep {
  const { gates, caps, brain: rest = {}, ...run } = options;
  const trade = backtester(bars, run);
  const cells = gates.map((gate) => caps.map((cap) => cellOf(trade(brain({ ...rest, gate, cap }), run))));
  return { gates, caps, cells };
}

/** How many policies a sweep around the judged one tried besides it: the looks that it adds. */
export function otherCells({ gates, caps }: GateSweep): number {
  return gates.length * caps.length - 1;
}

/**
 * Backtests a policy at different costs.
 *
 * @param bars any bars
 * @param policy any policy
 * @param options options of `backtest`, with a list of costs
 * @returns a row for each of the costs, in their order
 * @throws as `backtest` does
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const [free, dear] = costSweep(bars, buyAndHold(), { costs: ["none", "bps:10"] });
 * free.profit > dear.profit; // → true
 */
export function costSweep<S extends Signals>(
  bars: Bars,
  policy: Policy<S> | Decide<S>,
  options: Omit<BacktestOptions<S>, "costs"> & { readonly costs: readonly (Costs | string)[] },
): (SweepCell & { readonly name: string })[] {
  const trade = backtester(bars, options);
  return options.costs.map((costs) => {
    const result = trade(policy, { ...options, costs });
    return { name: result.costs.name, ...cellOf(result) };
  });
}
