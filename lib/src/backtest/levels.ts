import { type Account, equityOf } from "./account.js";
import type { FillReason } from "./result.js";

/** The brackets a policy sets, in ATR from the entry price; undefined for none. */
export interface Brackets {
  readonly stopAtr: number | undefined;
  readonly targetAtr: number | undefined;
}

/** What closes a position without asking the policy: stop, target and daily stop. NaN for none. */
export interface Levels {
  /** Prices of the open position's brackets. */
  stop: number;
  target: number;
  /** Equity at which the daily stop acts. */
  floor: number;
  /** Whether it has acted today, and on how many days so far. */
  stopped: boolean;
  stoppedDays: number;
  /** The position stays open between these prices; both NaN when flat. One is a loss, the other the target. */
  below: number;
  above: number;
  /** Whether the loss level is the daily stop's, because that is nearer than the stop. */
  byDay: boolean;
}

/** Why a position is closed, and at which market price. */
export interface Reached {
  readonly reason: FillReason;
  readonly price: number;
}

/** Levels before anything is held. */
export function noLevels(): Levels {
  return {
    stop: Number.NaN,
    target: Number.NaN,
    floor: Number.NaN,
    stopped: false,
    stoppedDays: 0,
    below: Number.NaN,
    above: Number.NaN,
    byDay: false,
  };
}

/** Starts a day: the daily stop is measured from the equity at its open. */
export function startDay(levels: Levels, account: Account, open: number, dailyStop: number | undefined): void {
  levels.stopped = false;
  if (dailyStop === undefined) return;
  levels.floor = equityOf(account, open) * (1 - dailyStop);
  setBounds(levels, account);
}

/** Stops trading for the day. */
export function stopDay(levels: Levels): void {
  levels.stopped = true;
  levels.stoppedDays++;
}

/** Sets the brackets of a position that was just opened; `atr` is that of the bar that decided. */
export function setBrackets(levels: Levels, account: Account, { stopAtr, targetAtr }: Brackets, atr: number): void {
  const { shares, entryPrice } = account;
  const side = Math.sign(shares);
  levels.stop = entryPrice - side * (stopAtr ?? Number.NaN) * atr;
  levels.target = entryPrice + side * (targetAtr ?? Number.NaN) * atr;
}

/** Recomputes the prices between which the position stays open: after each fill, and when the day's floor is set. */
export function setBounds(levels: Levels, { cash, shares }: Account): void {
  const { stop, target, floor } = levels;
  if (shares === 0) {
    levels.below = Number.NaN;
    levels.above = Number.NaN;
    return;
  }
  const isLong = shares > 0;
  // The price at which the day's loss reaches its limit.
  const dayLevel = (floor - cash) / shares;
  levels.byDay = Number.isNaN(stop) || (isLong ? dayLevel > stop : dayLevel < stop);
  const loss = levels.byDay ? dayLevel : stop;
  levels.below = isLong ? loss : target;
  levels.above = isLong ? target : loss;
}

/** Whether prices from `low` to `high` reach a level of the open position. */
export function reaches({ below, above }: Levels, low: number, high: number): boolean {
  return low <= below || high >= above;
}

/**
 * The level that prices reach; the loss comes before the target if they reach both. It fills at its own price, or at
 * the bar's open if that is beyond it.
 *
 * @param levels the levels; one of them is reached
 * @param isLong whether the position is long
 * @param first the bar's open
 * @param low lowest price considered
 * @param high highest price considered
 */
export function reachedLevel(
  { below, above, byDay }: Levels,
  isLong: boolean,
  first: number,
  low: number,
  high: number,
): Reached {
  const isLoss = isLong ? low <= below : high >= above;
  const reason = !isLoss ? "target" : byDay ? "dailyStop" : "stop";
  return { reason, price: isLoss === isLong ? Math.min(first, below) : Math.max(first, above) };
}
