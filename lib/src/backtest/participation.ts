import type { Bars } from "../bars/bars.js";
import type { Backtest } from "./result.js";

/** How much of the market's volume a backtest traded. */
export interface Participation {
  /** Largest share of one bar's volume that its fills make up; 0 without fills, NaN if the bars have no volumes. */
  readonly largest: number;
  /** The share that must not be exceeded. */
  readonly limit: number;
  /** Dollars of starting cash at which the largest share would reach the limit; NaN if unknown. */
  readonly capacity: number;
}

/**
 * The largest share of a bar's volume that a backtest traded, and the cash at which that would be too much.
 *
 * A fill in a bar without volume, where other bars have some, is an infinite share. If all volumes of the period are 0
 * or missing, they are unknown.
 *
 * @param bars the bars that were backtested
 * @param result a backtest of them
 * @param limit largest acceptable share of a bar's volume, above 0
 * @returns the largest share, the limit, and the capacity in dollars
 * @throws RangeError when the limit is not above 0
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * participationOf(bars, backtest(bars, buyAndHold(), { costs: "ib" }), 0.05).largest < 0.05; // → true
 */
export function participationOf({ volume }: Bars, result: Backtest, limit: number): Participation {
  if (!(limit > 0)) throw new RangeError(`the participation limit must be above 0, got ${limit}`);
  const { fills, cash, firstBar, time } = result;
  if (!volume.subarray(firstBar, firstBar + time.length).some((value) => value > 0)) {
    return { largest: Number.NaN, limit, capacity: Number.NaN };
  }
  const traded = new Map<number, number>();
  for (const { bar, shares } of fills) traded.set(bar, (traded.get(bar) ?? 0) + Math.abs(shares));
  let largest = 0;
  for (const [bar, shares] of traded) {
    const available = volume[bar]!;
    largest = Math.max(largest, available > 0 ? shares / available : Number.POSITIVE_INFINITY);
  }
  return { largest, limit, capacity: largest > 0 ? (cash * limit) / largest : Number.NaN };
}
