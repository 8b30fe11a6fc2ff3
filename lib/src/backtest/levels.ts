import type { Position } from "./position.js";
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
    below: Number.NaN,
    above: Number.NaN,
    loss: "stop",
  };
}

/** Sets the brackets of a position that was just opened; `atr` is that of the bar that decided. */
export function setBrackets(levels: Levels, position: Position, rules: Brackets, atr: number): void {
  const { shares, entryPrice } = position;
  const side = Math.sign(shares);
  levels.stop = entryPrice - side * (rules.stopAtr ?? Number.NaN) * atr;
  levels.target = entryPrice + side * (rules.targetAtr ?? Number.NaN) * atr;
  levels.trailBy = (rules.trailAtr ?? Number.NaN) * atr;
  levels.trail = entryPrice - side * levels.trailBy;
}

/** Moves the trailing stop after a bar, if the bar's prices were better than all before. */
export function moveTrail(levels: Levels, position: Position, low: number, high: number): void {
  const isLong = position.shares > 0;
  const level = isLong ? high - levels.trailBy : low + levels.trailBy;
  if (isLong ? level <= levels.trail : level >= levels.trail) return;
  levels.trail = level;
  setBounds(levels, position);
}

/** Recomputes the prices between which the position stays open: after each fill, and when a level has moved. */
export function setBounds(levels: Levels, { account, shares }: Position): void {
  if (shares === 0) {
    levels.below = Number.NaN;
    levels.above = Number.NaN;
    return;
  }
  const isLong = shares > 0;
  const { stop, trail, target } = levels;
  let nearest = stop;
  levels.loss = "stop";
  if (isNearer(trail, nearest, isLong)) {
    nearest = trail;
    levels.loss = "trail";
  }
  // The price at which the account's loss of the day reaches its limit, if other stocks stand still.
  const dayLevel = (account.floor - account.cash - account.elsewhere) / shares;
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
