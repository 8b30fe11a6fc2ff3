import type { Bars } from "../bars/bars.js";
import type { Label, Labels, TripleBarrierOptions } from "./label.js";
import { knownTimes } from "./label-spans.js";
import { checkRules, type TradeReturns, tradeReturns } from "./trade-returns.js";

/**
 * Makes the label of a recipe that matches the trade: 1 if a trade decided at the bar's close earns more than its costs,
 * where the first touch of a target, a stop or a time limit ends it.
 *
 * The trade is filled as `backtest` fills it (see `tradeReturns`): opened at the next bar's open, target and stop in ATR
 * from there, the stop first within a bar that touches both. A target nearer than the costs is therefore a loss.
 *
 * @param options side, target, stop, time limit, costs
 * @returns a label function: 1 or 0, NaN where no trade is opened or its end is not in the bars; each span runs from when
 * the bar is known to when the bar in which the trade ends is known
 * @throws RangeError when a distance is not positive, `horizon` not a positive whole number, or `threshold` not finite
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 3.4: the triple-barrier method
 * @example
 * const bars = resample(makeSample({ to: "2018-01-04" }), "5min", { closed: "right", label: "right" });
 * const rules = { side: "long", targetAtr: 2, stopAtr: 1, horizon: 12, threshold: 0.001, flatAtClose: true };
 * tripleBarrier(rules)(bars).label.filter((y) => y === 1).length; // → 41
 */
export function tripleBarrier(options: TripleBarrierOptions): Label {
  const { side, targetAtr, stopAtr, horizon, threshold, flatAtClose } = options;
  checkTrade(options);
  const choices = Object.freeze({
    kind: "tripleBarrier" as const,
    ...{ side, targetAtr, stopAtr, horizon, threshold, flatAtClose },
  });
  return Object.assign((bars: Bars) => payingTrades(bars, tradeReturns(bars, options), threshold), { choices });
}

/** Refuses a trade that cannot be labelled. */
export function checkTrade(options: TripleBarrierOptions): void {
  try {
    checkRules(options);
  } catch (error) {
    throw new RangeError(`label: ${(error as Error).message}`);
  }
  const { threshold } = options;
  if (!Number.isFinite(threshold)) throw new RangeError(`label: threshold must be a finite return, got ${threshold}`);
}

/** The labels of trades: 1 if the return is above the threshold; the span ends when the trade's last bar is known. */
export function payingTrades(bars: Bars, { return: returns, exit }: TradeReturns, threshold: number): Labels {
  const start = knownTimes(bars);
  return {
    label: returns.map((value) => (Number.isNaN(value) ? Number.NaN : Number(value > threshold))),
    spans: { start, end: Float64Array.from(exit, (bar) => start[bar] ?? Number.POSITIVE_INFINITY) },
  };
}
