import type { Bars } from "../bars/bars.js";
import { rsi } from "../indicators/rsi.js";
import type { Label, MetaLabelOptions } from "./label.js";
import { tradeReturns } from "./trade-returns.js";
import { checkTrade, payingTrades } from "./triple-barrier.js";

/**
 * Makes the label that asks whether a signal pays: only bars with an RSI (14) below `buyBelow` have one, 1 if the trade of
 * the RSI rule that starts there earns more than its costs.
 *
 * The trade is that of `rsiBaseline`, filled as `backtest` fills it (see `tradeReturns`): opened at the next bar's open,
 * ended by its stop or target, or at the open after a bar with an RSI above `sellAbove` once it has been held for
 * `minimumHold` minutes; and after `horizon` bars, because a label needs an end. A bar is labelled as if nothing were
 * held at it.
 *
 * @param options the rule's levels, target, stop, time limit, costs
 * @returns a label function: 1 or 0, NaN where there is no signal or the trade's end is not in the bars
 * @throws RangeError when a level is not an RSI, `minimumHold` is negative, or as `tripleBarrier` does
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 3.6: meta-labelling
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min", { closed: "right", label: "right" });
 * const rule = { buyBelow: 25, sellAbove: 75, minimumHold: 30, targetAtr: 2, stopAtr: 1 };
 * const { label } = metaLabel({ ...rule, horizon: 78, threshold: 0.001, flatAtClose: false })(bars);
 * label.filter((y) => !Number.isNaN(y)).length < label.length / 10; // → true
 */
export function metaLabel(options: MetaLabelOptions): Label {
  const { buyBelow, sellAbove, minimumHold, targetAtr, stopAtr, horizon, threshold, flatAtClose } = options;
  const rules = { side: "long" as const, targetAtr, stopAtr, horizon, threshold, flatAtClose };
  checkTrade(rules);
  for (const [name, level] of Object.entries({ buyBelow, sellAbove })) {
    if (!(level >= 0 && level <= 100))
      throw new RangeError(`label: ${name} must be an RSI from 0 to 100, got ${level}`);
  }
  if (!(minimumHold >= 0)) throw new RangeError(`label: minimumHold must be 0 or more minutes, got ${minimumHold}`);
  const choices = Object.freeze({
    kind: "metaLabel" as const,
    ...{ buyBelow, sellAbove, minimumHold, targetAtr, stopAtr, horizon, threshold, flatAtClose },
  });
  const label = (bars: Bars) => {
    const level = rsi(bars.close, 14);
    const enter = Uint8Array.from(level, (value) => (value < buyBelow ? 1 : 0));
    const leave = Uint8Array.from(level, (value) => (value > sellAbove ? 1 : 0));
    return payingTrades(bars, tradeReturns(bars, rules, { enter, leave, minimumHold }), threshold);
  };
  return Object.assign(label, { choices });
}
