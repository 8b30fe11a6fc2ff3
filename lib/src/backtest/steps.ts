import { stopDay } from "./account.js";
import { checkAnswer } from "./check-inputs.js";
import { reachedLevel, setBounds, setBrackets } from "./levels.js";
import type { Signals } from "./policy.js";
import { equityOf, isRounding, tradeTo } from "./position.js";
import type { FillReason } from "./result.js";
import type { Run } from "./run.js";
import { showAccount } from "./view.js";

// What can happen to one stock at its current bar. The loops over bars, of one stock or of many, call these in order.

/** Whether orders are filled in the current bar: if it has volume, or none of the bars has. */
export function canFill<S extends Signals>({ volumeKnown, now }: Run<S>): boolean {
  return !volumeKnown || now.volume > 0;
}

/** Closes the position at the bar's open, which has jumped past one of its levels, and drops the waiting order. */
export function fillJumpedLevel<S extends Signals>(run: Run<S>): void {
  const { open } = run.now;
  fillLevel(run, open, open, true);
  run.waiting = Number.NaN;
}

/** Closes the position at the level that prices from `low` to `high` reach. */
export function fillLevel<S extends Signals>(run: Run<S>, low: number, high: number, atOpen: boolean): void {
  const { account, position, levels, now } = run;
  const { reason, price } = reachedLevel(levels, position.shares > 0, now.open, low, high);
  if (reason === "dailyStop") stopDay(account);
  execute(run, 0, price, reason, atOpen);
}

/** Fills the waiting order, at the bar's open or at its close. */
export function fillWaiting<S extends Signals>(run: Run<S>, atOpen: boolean): void {
  const { now } = run;
  execute(run, run.waiting, atOpen ? now.open : now.close, run.waitingReason, atOpen);
  run.waiting = Number.NaN;
}

/** Closes the position at the bar's close if it must not be held longer. */
export function sellAtClose<S extends Signals>(run: Run<S>, lastOfDay: boolean): void {
  const reason = closingReason(run, lastOfDay);
  if (reason !== undefined) leaveAtClose(run, reason);
}

/** Closes the position at the bar's close, or with the next bar that fills orders. */
function leaveAtClose<S extends Signals>(run: Run<S>, reason: FillReason): void {
  if (canFill(run) || reason === "end") execute(run, 0, run.now.close, reason, false);
  else if (!mustLeave(run)) {
    leaveLater(run, reason);
    run.counts.waited++;
  }
}

/** Lets an order wait that closes the position whatever the policy says. */
export function leaveLater<S extends Signals>(run: Run<S>, reason: FillReason): void {
  run.waiting = 0;
  run.waitingReason = reason;
}

/** Whether an order waits that closes the position whatever the policy says. */
export function mustLeave<S extends Signals>({ waiting, waitingReason }: Run<S>): boolean {
  return !Number.isNaN(waiting) && waitingReason !== "signal";
}

/** Why a position cannot be held beyond the bar: end of its bars, ruin, or end of the day; undefined if it can. */
function closingReason<S extends Signals>(run: Run<S>, lastOfDay: boolean): FillReason | undefined {
  const { position, now, rules, rows } = run;
  if (now.bar === rows.end - 1) return "end";
  if (equityOf(position, now.close) <= 0) return "ruin";
  return rules.flatAtClose && lastOfDay ? "close" : undefined;
}

/** Whether the policy is asked at the bar's close: not if its answer could not be traded. */
export function mayAsk<S extends Signals>(run: Run<S>, lastOfDay: boolean): boolean {
  const { account, now, rules, rows } = run;
  if (now.bar === rows.end - 1 || account.stopped || account.ruined || mustLeave(run)) return false;
  return !(rules.flatAtClose && lastOfDay);
}

/**
 * Asks the policy, and lets the order wait that its answer implies.
 *
 * @returns whether there is a new order
 */
export function ask<S extends Signals>(run: Run<S>, equity: number): boolean {
  const { position, counts, now } = run;
  const { name, decide } = run.rules;
  showAccount(now, position, equity);
  const answer = decide(now);
  counts.decisions++;
  checkAnswer(name, answer, now.time);
  if (Number.isNaN(answer)) return false;
  return place(run, answer, equity);
}

/** Lets the order wait that an answer implies, if any. */
function place<S extends Signals>(run: Run<S>, answer: number, equity: number): boolean {
  const { account, position, atr, counts, now } = run;
  counts.wishes++;
  // A new answer replaces an order that still waits.
  run.waiting = Number.NaN;
  const most = account.capPerStock;
  const wanted = run.settings.sizeOf(Math.max(-most, Math.min(most, answer)), equity, now.close);
  if (answer !== 0 && wanted === 0 && position.shares === 0) counts.tooSmall++;
  const bracket = atr ? atr[now.bar]! : Number.NaN;
  if (atr && Number.isNaN(bracket) && opensPosition(position.shares, wanted)) {
    counts.withoutAtr++;
    return false;
  }
  if (isRounding(wanted - position.shares, wanted)) return false;
  run.answer = answer;
  run.waiting = wanted;
  run.waitingReason = "signal";
  run.waitingAtr = bracket;
  return true;
}

/** Changes the position to a number of shares at a market price, and sets the brackets of a new position. */
export function execute<S extends Signals>(
  run: Run<S>,
  wanted: number,
  reference: number,
  reason: FillReason,
  atOpen: boolean,
  most: number = Number.POSITIVE_INFINITY,
): void {
  const { position, levels, now, rules } = run;
  const opens = opensPosition(position.shares, wanted);
  const wasCut = tradeTo(position, wanted, { bar: now.bar, time: now.time, reference, reason, atOpen }, most);
  if (wasCut) run.counts.cut++;
  if (opens && position.shares !== 0) setBrackets(levels, position, rules, run.waitingAtr);
  setBounds(levels, position);
}

/** Whether a position of `wanted` shares would be a new one: opened from flat, or on the other side. */
function opensPosition(shares: number, wanted: number): boolean {
  return wanted !== 0 && shares * wanted <= 0;
}
