import type { Bars } from "../bars/bars.js";
import { lastRowsOfDays } from "./days.js";
import type { Backtest } from "./result.js";

/**
 * What the stock alone would have paid a policy: the stock's daily returns times the policy's mean exposure, without
 * costs.
 *
 * The exposure is the position's value over the equity, averaged over the bars' closes; short positions count as
 * negative, so a policy that is long and short in turn owes nothing to a market that rises or falls.
 *
 * @param bars the bars that were backtested
 * @param result a backtest of them
 * @returns one return per day of `result.days`; the first day's is from the first bar's open
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * heldReturns(bars, backtest(bars, doNothing(), { costs: "none" })).every((r) => r === 0); // → true
 */
export function heldReturns({ open }: Bars, { firstBar, time, close, position, equity }: Backtest): Float64Array {
  let exposure = 0;
  for (let i = 0; i < time.length; i++) {
    if (position[i] !== 0) exposure += (position[i]! * close[i]!) / equity[i]! / time.length;
  }
  const ends = lastRowsOfDays(time, { start: 0, end: time.length });
  return Float64Array.from(ends, (row, day) => {
    const before = day === 0 ? open[firstBar]! : close[ends[day - 1]!]!;
    return exposure * (close[row]! / before - 1);
  });
}
