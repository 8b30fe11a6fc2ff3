import { type Account, equityOf } from "./account.js";
import type { FillReason } from "./result.js";

/** The brackets a policy sets, in ATR from the entry price; undefined for none. */
export interface Brackets {
  readonly stopAtr: number | undefined;
  readonly trailAtr: number | undefined;
  readonly targetAtr: number | undefined;
}

/** What closes a position without asking the policy: stop, trailing stop, target and daily stop. NaN for none. */
export interface Levels {
  /** Prices of the open position's brackets. */
  stop: number;
  target: number;
  /** The trailing stop's distance from the best price since the entry, and the level that it has reached. */
  trailBy: number;
  trail: number;
  /** Equity at which the daily stop acts. */
  floor: number;
  /** Whether it has acted today, and on how many days so far. */
  stopped: boolean;
  stoppedDays: number;
  /** The position stays open between these prices; both NaN when flat. One is a loss, the other the target. */
  below: number;
  above: number;
  /** Which of the loss levels is the nearest. */
  loss: "stop" | "trail" | "dailyStop";
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
    trailBy: Number.NaN,
    trail: Number.NaN,
    floor: Number.NaN,
    stopped: false,
    stoppedDays: 0,
    below: Number.NaN,
    above: Number.NaN,
    loss: "stop",
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
export function setBrackets(levels: Levels, account: Account, rules: Brackets, atr: number): void {
  const { shares, entryPrice } = account;
  const side = Math.sign(shares);
  levels.stop = entryPrice - side * (rules.stopAtr ?? Number.NaN) * atr;
  levels.target = entryPrice + side * (rules.targetAtr ?? Number.NaN) * atr;
  levels.trailBy = (rules.trailAtr ?? Number.NaN) * atr;
  levels.trail = entryPrice - side * levels.trailBy;
}

/** Moves the trailing stop after a bar, if the bar's prices were better than all before. */
export function moveTrail(levels: Levels, account: Account, low: number, high: number): void {
  const isLong = account.shares > 0;
  const level = isLong ? high - levels.trailBy : low + levels.trailBy;
  if (isLong ? level <= levels.trail : level >= levels.trail) return;
  levels.trail = level;
  setBounds(levels, account);
}

/** Recomputes the prices between which the position stays open: after each fill, and when a level has moved. */
export function setBounds(levels: Levels, { cash, shares }: Account): void {
  if (shares === 0) {
    levels.below = Number.NaN;
    levels.above = Number.NaN;
    return;
  }
  const isLong = shares > 0;
  const { stop, trail, target, floor } = levels;
  let nearest = stop;
  levels.loss = "stop";
  if (isNearer(trail, nearest, isLong)) {
    nearest = trail;
    levels.loss = "trail";
  }
  // The price at which the day's loss reaches its limit.
  const dayLevel = (floor - cash) / shares;
  if (isNearer(dayLevel, nearest, isLong)) {
    nearest = dayLevel;
    levels.loss = "dailyStop";
  }
  levels.below = isLong ? nearest : target;
  levels.above = isLong ? target : nearest;
}

/** Whether a loss level is reached before another; NaN is never reached. */
function isNearer(level: number, other: number, isLong: boolean): boolean {
  if (Number.isNaN(other)) return !Number.isNaN(level);
  return isLong ? level > other : level < other;
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
  { below, above, loss }: Levels,
  isLong: boolean,
  first: number,
  low: number,
  high: number,
): Reached {
  const isLoss = isLong ? low <= below : high >= above;
  return {
    reason: isLoss ? loss : "target",
    price: isLoss === isLong ? Math.min(first, below) : Math.max(first, above),
  };
}
