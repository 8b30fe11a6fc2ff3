import { log } from "../../util/log.js";
import { nervousness } from "./nervousness.js";
import type { Series, TradingDay } from "./series.js";

/** Splits so small that news can move the price as much overnight. */
const RATIOS = [
  ["6/5", 6 / 5],
  ["5/4", 5 / 4],
  ["4/3", 4 / 3],
] as const;
/** How near the overnight move must be to a ratio, in log price, to be reported, */
const NEAR = 0.03;
/** and to be sure which ratio it is: well below half the distance to the next one. */
const SURE = 0.0135;
/**
 * News that moves the price by a fifth makes the minutes' moves, and the money traded, at least this many times the
 * usual.
 */
const [LIVELY, BUSY] = [1.6, 2];
/** The overnight move must be this many times the usual one: a volatile stock moves as much without a split. */
const TIMES_USUAL = 8;

/** Sessions that show what is usually traded. */
const WEEK = 5;

/** The split that an overnight move may be. */
export interface SmallSplit {
  readonly ratio: string;
  /** Whether only a split explains it. */
  readonly isSure: boolean;
}

/**
 * The split of 6:5, 5:4 or 4:3 that an overnight fall is near. It is certain if the day is calm: after news the minutes
 * move more, and far more is traded. A rise is never one: no company consolidates its shares by such ratios.
 *
 * @param night the overnight move: log of the price before over the price after
 * @param usual the median absolute overnight move
 * @param k the index of the session after the night
 */
export function smallSplit(
  { bars, sessions }: Series,
  night: number,
  usual: number,
  k: number,
): SmallSplit | undefined {
  const [ratio, value] = RATIOS.reduce((a, b) => (Math.abs(log(b[1]) - night) < Math.abs(log(a[1]) - night) ? b : a));
  const off = Math.abs(log(value) - night);
  if (!(off < NEAR) || !(night > TIMES_USUAL * usual)) return undefined;
  const traded = ({ start, end }: TradingDay): number => {
    let sum = 0;
    for (let i = start; i < end; i++) if (bars.volume[i]! > 0) sum += bars.close[i]! * bars.volume[i]!;
    return sum / (end - start);
  };
  const most = Math.max(...sessions.slice(Math.max(0, k - WEEK), k).map(traded));
  const isCalm = nervousness(bars.close, sessions[k - 1]!, sessions[k]!) < LIVELY && traded(sessions[k]!) < BUSY * most;
  return { ratio, isSure: off < SURE && isCalm };
}
