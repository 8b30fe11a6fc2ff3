import { type Account, equityOf } from "./account.js";
import type { FillReason } from "./result.js";

/** Which brackets a policy sets, in ATR from the entry's price; undefined for none. */
export interface Brackets {
  readonly stopAtr: number | undefined;
  readonly targetAtr: number | undefined;
}

/** What closes a position without the policy being asked: its stop, its target, and the day's stop. NaN for none. */
export interface Levels {
  /** Prices of the open position's brackets. */
  stop: number;
  target: number;
  /** Equity at which the daily stop acts. */
  floor: number;
  /** Whether it has acted today, and on how many days. */
  stopped: boolean;
  stoppedDays: number;
  /** Prices between which the position is left alone, both NaN when flat. One is a loss, the other the target. */
  below: number;
  above: number;
  /** Whether the loss is the day's, its level being nearer than the stop. */
  byDay: boolean;
}

/** Why a position is closed, and the price on the tape that it is filled at. */
export interface Reached {
  readonly reason: FillReason;
  readonly price: number;
}

/** No levels: nothing is held yet. */
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

/** No more is traded today. */
export function stopDay(levels: Levels): void {
  levels.stopped = true;
  levels.stoppedDays++;
}

/** Sets the brackets of the position that the account has just opened, `atr` being that of the bar that decided. */
export function setBrackets(levels: Levels, account: Account, { stopAtr, targetAtr }: Brackets, atr: number): void {
  const { shares, entryPrice } = account;
  const side = Math.sign(shares);
  levels.stop = entryPrice - side * (stopAtr ?? Number.NaN) * atr;
  levels.target = entryPrice + side * (targetAtr ?? Number.NaN) * atr;
}

/** Works out between which prices the position is left alone: after each fill, and when the day's floor is set. */
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
 * The level that prices reach, the loss before the target where they reach both. It is filled at its own price, or at the
 * bar's first where that is beyond it.
 *
 * @param levels of which one is reached
 * @param isLong whether the position is
 * @param first the bar's first price
 * @param low lowest price looked at
 * @param high highest price looked at
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
