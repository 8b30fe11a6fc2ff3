import { openAccount } from "../backtest/account.js";
import { parseCosts } from "../backtest/costs.js";
import { brain } from "../backtest/policies/brain.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { openPosition } from "../backtest/position.js";
import type { ModelSignals } from "../backtest/signals.js";
import { makeView, showAccount, showBar, sizing } from "../backtest/view.js";
import type { Bars } from "../bars/bars.js";

/**
 * What a policy decides at each bar for an account that holds nothing: whether to enter a position, and which.
 *
 * @param bars n bars
 * @param signals of the bars: `modelSignals`
 * @param policy how p is traded
 * @param cash dollars in the account; matters where the costs of an order depend on its size (100,000)
 * @returns n fractions of the equity: above 0 to buy, below 0 to sell short, 0 to stay out; NaN where p or the ATR is
 * not ready
 * @throws RangeError when a setting is impossible
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const wanted = entryDecisions(bars, modelSignals(bars, models), { ...POLICY_DEFAULTS, gate: 0.02 });
 * wanted.some((fraction) => fraction > 0); // → true
 */
export function entryDecisions(
  bars: Bars,
  signals: ModelSignals,
  policy: PolicySettings,
  cash: number = 100_000,
): Float64Array {
  const { decide } = brain(policy);
  const costs = parseCosts(policy.costs);
  const position = openPosition(openAccount(cash), costs, bars.interval, policy.shares === "whole");
  const now = makeView(bars, signals, costs, sizing(policy.shares));
  const wanted = new Float64Array(bars.time.length);
  for (let i = 0; i < wanted.length; i++) {
    showBar(now, bars, i);
    showAccount(now, position, cash);
    const isReady = !Number.isNaN(signals.p[i]!) && !Number.isNaN(signals.atr_pct[i]!);
    const answer = decide(now);
    wanted[i] = isReady && Number.isNaN(answer) ? 0 : answer;
  }
  return wanted;
}
