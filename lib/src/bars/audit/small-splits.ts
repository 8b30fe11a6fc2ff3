import { nervousness } from "./nervousness.js";
import type { Series, TradingDay } from "./series.js";

/** Splits whose move a night's news makes too. */
const RATIOS = [
  ["6/5", 6 / 5],
  ["5/4", 5 / 4],
  ["4/3", 4 / 3],
] as const;
/** How far the night may be from the ratio, in log price, to be worth a word, */
const NEAR = 0.03;
/** and to be sure which one it is: half-way to the next, and then some. */
const SURE = 0.0135;
/** News of a fifth of the price makes the day's minutes and its volume, in money, several times the usual. */
const [LIVELY, BUSY] = [1.6, 2];
/** A stock of such nights does not need a split for it: so many times the usual one. */
const TIMES_USUAL = 8;

/** Sessions that show what is usually traded. */
const WEEK = 5;

/** What a night may be. */
export interface SmallSplit {
  readonly ratio: string;
  /** Whether only a split explains it. */
  readonly isSure: boolean;
}

/**
 * The split of 6:5, 5:4 or 4:3 that a fall overnight is near to. It is sure when the day is as calm as any: with such news
 * the minutes move more, and far more is traded. Rises are none: no company consolidates its shares by such ratios.
 *
 * @param night log of the price before over the price after
 * @param usual the median of the absolute nights
 * @param k the session that the night comes before
 */
export function smallSplit(
  { bars, sessions }: Series,
  night: number,
  usual: number,
  k: number,
): SmallSplit | undefined {
  const [ratio, value] = RATIOS.reduce((a, b) =>
    Math.abs(Math.log(b[1]) - night) < Math.abs(Math.log(a[1]) - night) ? b : a,
  );
  const off = Math.abs(Math.log(value) - night);
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
