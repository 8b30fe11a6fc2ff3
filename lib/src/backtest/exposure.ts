import { dayOf } from "../util/time.js";
import type { Backtest } from "./result.js";

/** How much of the account was in the stock on each day, as fractions of the equity, averaged over the bars' closes. */
export interface DailyExposure {
  /** Midnights. */
  readonly time: Float64Array;
  /** Mean value of long positions, and of short positions; both positive, 0 for none. */
  readonly long: Float64Array;
  readonly short: Float64Array;
  /** Largest value of a position at a close of the day, long or short. */
  readonly highest: Float64Array;
}

/**
 * The exposure of a backtest over time, a day at a time. A bar at whose close nothing is left of the equity counts as no
 * exposure.
 *
 * @param result a backtest
 * @returns one entry per day of `result.days`
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * const { long, short } = exposureByDay(backtest(bars, buyAndHold({ exposure: 0.5 }), { costs: "ib" }));
 * [long.at(-1) > 0.4, short.at(-1)]; // → [true, 0]
 */
export function exposureByDay({ time, position, close, equity, days }: Backtest): DailyExposure {
  const n = days.time.length;
  const [long, short, highest] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const bars = new Float64Array(n);
  let day = 0;
  for (let i = 0; i < time.length; i++) {
    if (dayOf(time[i]!) !== dayOf(days.time[day]!)) day++;
    bars[day]!++;
    const share = equity[i]! > 0 ? (position[i]! * close[i]!) / equity[i]! : 0;
    if (share > 0) long[day]! += share;
    else short[day]! -= share;
    highest[day] = Math.max(highest[day]!, Math.abs(share));
  }
  const perBar = (sum: number, d: number): number => sum / bars[d]!;
  return { time: days.time, long: long.map(perBar), short: short.map(perBar), highest };
}
