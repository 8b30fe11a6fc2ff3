import type { Bars } from "../bars/bars.js";
import { dayOf } from "../util/time.js";
import { type Account, equityOf, isRounding, openAccount, payFinancing, tradeTo } from "./account.js";
import { checkAnswer, checkCosts, checkLevels, checkSignals, hasBrackets } from "./check-inputs.js";
import { type Costs, parseCosts } from "./costs.js";
import { daysOf } from "./days.js";
import {
  type Levels,
  moveTrail,
  noLevels,
  reachedLevel,
  reaches,
  setBounds,
  setBrackets,
  startDay,
  stopDay,
} from "./levels.js";
import { type Market, openMarket } from "./market.js";
import { notesOf } from "./notes.js";
import type { Period } from "./period.js";
import type { Decide, Policy, Signals } from "./policy.js";
import type { Backtest, FillReason, OrderCounts } from "./result.js";
import { makeView, type OwnView, type SizeOf, showAccount, showBar, sizing } from "./view.js";

/** Settings of a backtest. */
export interface BacktestOptions<S extends Signals = Signals> extends Period {
  /** What orders cost: `Costs`, or the text of `parseCosts`, such as `"ib"` or `"bps:5+slip:1tick"`. */
  readonly costs: Costs | string;
  /** Columns that the policy reads; brackets need `atr`. */
  readonly signals?: S;
  /** Dollars at the start; 100,000 when left out. */
  readonly cash?: number;
  /**
   * When an order decided at a bar's close is filled: at the next bar's open, or at that same close. The latter is
   * impossible in practice, and the result says so.
   */
  readonly fill?: "nextOpen" | "close";
  /** Whole shares, rounded towards zero, or fractions of a share. */
  readonly shares?: "whole" | "fractional";
}

/**
 * Backtests a policy: simulates an account that trades it bar by bar.
 *
 * The policy is asked at the close of each bar and sees no later bar. Its order, sized at that close, is filled at the
 * next bar's open plus slippage. Within a bar, events happen in this order: (1) on the first bar of a day, the nights
 * since the last bar are charged, and then the day's opening equity is recorded; (2) if the open has jumped past a stop
 * or target, the position is closed at the open and the waiting order is dropped; (3) the waiting order is filled at the
 * open; (4) stop, trailing stop and daily stop act within the bar, before the target if both are touched; (5) at the
 * close, positions that must not be held longer are closed; (6) the trailing stop moves. A day is a calendar day on the
 * bars' clock. Whatever is held at the last bar is sold at its close, so the trades add up to the account.
 *
 * A stop fills at its level, or at the open if that is worse, less slippage. A target is a limit order: it fills at its
 * level, or at the open if that is better. The trailing stop follows the best price since the entry; within a bar it
 * stands where the bars before have moved it, so a bar's own high does not raise the stop of a long position until the
 * next bar. Of several stops the nearest acts. The daily stop acts at the price at which the day's loss reaches its
 * limit. After it, and at a day's last bar with `flatAtClose`, the policy is not asked. A change of sides takes two
 * orders.
 *
 * An order that opens a position or adds to one is cut to what the account can pay where it is filled: a purchase with
 * its commission to the cash; a short sale so that the short position's value is at most the equity. `counts.cut` says
 * how often. A change of less than a billionth of the position is rounding and no order.
 *
 * A bar without volume (0 or missing) fills nothing: no order, stop or target. An order waits for the next bar with
 * volume and is filled at its open, also with `fill: "close"`; a newer answer of the policy replaces it. So does a
 * position that had to be closed at such a bar's close, and until then the policy is not asked. Only what is held at the
 * last bar is sold in any case, with a note. If no bar has any volume, volume is unknown and everything fills.
 *
 * Holding a position overnight costs, per calendar day and at 1/365 of the yearly rate: `borrowRate` of a short
 * position's value at the last close, and `interestRate` of negative cash. Both rates are 0 unless given. Positive cash
 * earns nothing.
 *
 * Bars labelled with their start (preset `seed`) are still known only at their end: the bar labelled 10:00 closes at
 * 10:04, and its order is filled at the open of the bar labelled 10:05.
 *
 * @param bars bars of any length, without missing prices
 * @param policy what decides: a `Policy`, or its function alone
 * @param options costs, signals, cash, fills, shares, and the period to trade in
 * @returns the account bar by bar, with fills, trades and days
 * @throws when a signal that the policy needs is missing or has the wrong length; times do not increase; a bar of the
 * period lacks a price or is impossible; the period holds no bar; a cost is negative or missing; or the policy answers
 * anything but a number in [-1, 1] or HOLD
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * const overnight = (now) => (timeOfDay(bars.time)[now.bar] >= 15.9 ? 0.5 : 0);
 * const result = backtest(bars, overnight, { costs: "bps:1" });
 * result.equity.at(-1) === result.cashAt.at(-1); // → true
 */
export function backtest<S extends Signals>(
  bars: Bars,
  policy: Policy<S> | Decide<S>,
  options: BacktestOptions<S>,
): Backtest {
  return backtester(bars, options)(policy, options);
}

/**
 * A function that runs any number of backtests of the same bars, signals and period, as `backtest` does: what they have in
 * common is checked and found once.
 */
export function backtester<S extends Signals>(
  bars: Bars,
  { signals = {} as S, ...period }: Period & Pick<BacktestOptions<S>, "signals">,
): (policy: Policy<S> | Decide<S>, options: Omit<BacktestOptions<S>, "signals" | keyof Period>) => Backtest {
  let market: Market | undefined;
  const open = (): Market => {
    market ??= openMarket(bars, period);
    return market;
  };
  return (policy, options) => runThrough(startRun(bars, policy, { ...options, signals }, open));
}

function runThrough<S extends Signals>(run: Run<S>): Backtest {
  const { bars } = run;
  let first = run.rows.start;
  for (const last of run.dayEnds) {
    if (first > run.rows.start) payNights(run, first);
    startDay(run.levels, run.account, bars.open[first]!, run.rules.dailyStop);
    for (let i = first; i <= last; i++) {
      showBar(run.now, bars, i);
      tradeBar(run, i === last);
      if (mayAsk(run, i === last)) ask(run);
    }
    first = last + 1;
  }
  return resultOf(run);
}

/** The state of a running backtest. */
interface Run<S extends Signals> extends Market {
  readonly bars: Bars;
  readonly rules: Rules<S>;
  readonly settings: Settings;
  /** The signal that sets the brackets; undefined without brackets. */
  readonly atr: Float64Array | undefined;
  readonly account: Account;
  readonly levels: Levels;
  /** The current bar, and what the policy sees at its close. */
  readonly now: OwnView<S>;
  /** The account after each bar of the period. */
  readonly curves: Curves;
  readonly counts: WishCounts;
  /** The order waiting for an open: the shares wanted (NaN for none), why, and the ATR of the bar that decided. */
  waiting: number;
  waitingReason: FillReason;
  waitingAtr: number;
  ruined: boolean;
}

/** A policy with all fields set: objects of one shape run faster. */
type Rules<S extends Signals> = { readonly [K in keyof Required<Policy<S>>]: Policy<S>[K] };

/** How orders are sized and filled. */
interface Settings extends Required<Pick<BacktestOptions, "fill" | "shares">> {
  readonly cash: number;
  readonly sizeOf: SizeOf;
}

type Curves = Pick<Backtest, "cashAt" | "position" | "equity">;

type WishCounts = { -readonly [K in Exclude<keyof OrderCounts, "stoppedDays">]: number };

/** Checks the arguments and opens the account. */
function startRun<S extends Signals>(
  bars: Bars,
  policy: Policy<S> | Decide<S>,
  options: Omit<BacktestOptions<S>, keyof Period>,
  open: () => Market,
): Run<S> {
  const rules = rulesOf(policy);
  const { cash = 100_000, fill = "nextOpen", shares = "whole", signals = {} as S } = options;
  const costs = typeof options.costs === "string" ? parseCosts(options.costs) : options.costs;
  if (!(cash > 0 && cash < Number.POSITIVE_INFINITY)) throw new RangeError(`cash must be positive, got ${cash}`);
  checkCosts(costs);
  checkSignals(bars, rules, signals);
  checkLevels(rules);
  const { rows, dayEnds, volumeKnown, missing } = open();
  const n = rows.end - rows.start;
  return {
    rows,
    dayEnds,
    volumeKnown,
    missing,
    bars,
    rules,
    settings: { fill, shares, cash, sizeOf: sizing(shares) },
    atr: hasBrackets(rules) ? signals.atr : undefined,
    account: openAccount(cash, costs, bars.interval, shares === "whole"),
    levels: noLevels(),
    now: makeView(bars, signals, costs, sizing(shares)),
    curves: { cashAt: new Float64Array(n), position: new Float64Array(n), equity: new Float64Array(n) },
    counts: { decisions: 0, wishes: 0, tooSmall: 0, withoutAtr: 0, cut: 0, waited: 0 },
    waiting: Number.NaN,
    waitingReason: "signal",
    waitingAtr: Number.NaN,
    ruined: false,
  };
}

function rulesOf<S extends Signals>(policy: Policy<S> | Decide<S>): Rules<S> {
  const given: Policy<S> = typeof policy === "function" ? { name: policy.name || "policy", decide: policy } : policy;
  const { name, decide, needs, stopAtr, trailAtr, targetAtr, dailyStop, flatAtClose } = given;
  return { name, decide, needs, stopAtr, trailAtr, targetAtr, dailyStop, flatAtClose };
}

/** Charges the nights between the last bar before row `first` and that row. */
function payNights<S extends Signals>({ bars, account }: Run<S>, first: number): void {
  const nights = dayOf(bars.time[first]!) - dayOf(bars.time[first - 1]!);
  payFinancing(account, bars.close[first - 1]!, nights);
}

/** One bar: its open, what happens within it, its close. */
function tradeBar<S extends Signals>(run: Run<S>, lastOfDay: boolean): void {
  const { account, levels, now } = run;
  const fills = canFill(run);
  if (fills) {
    if (reaches(levels, now.open, now.open)) fillJumpedLevel(run);
    if (!Number.isNaN(run.waiting)) fillWaiting(run);
    if (reaches(levels, now.low, now.high)) fillLevel(run, now.low, now.high, false);
  } else if (!Number.isNaN(run.waiting) || reaches(levels, now.low, now.high)) run.counts.waited++;
  if (account.shares !== 0) sellAtClose(run, lastOfDay);
  const equity = equityOf(account, now.close);
  if (equity <= 0) run.ruined = true;
  if (!levels.stopped && equity <= levels.floor && (fills || account.shares === 0)) stopDay(levels);
  if (fills && account.shares !== 0 && run.rules.trailAtr !== undefined) moveTrail(levels, account, now.low, now.high);
  record(run, equity);
}

/** Whether orders are filled in the current bar: if it has volume, or none of the bars has. */
function canFill<S extends Signals>({ volumeKnown, now }: Run<S>): boolean {
  return !volumeKnown || now.volume > 0;
}

/** Closes the position if the bar's open has jumped past one of its levels, and drops the waiting order. */
function fillJumpedLevel<S extends Signals>(run: Run<S>): void {
  const { open } = run.now;
  fillLevel(run, open, open, true);
  run.waiting = Number.NaN;
}

/** Fills the waiting order at the bar's open. */
function fillWaiting<S extends Signals>(run: Run<S>): void {
  execute(run, run.waiting, run.now.open, run.waitingReason, true);
  run.waiting = Number.NaN;
}

/** Closes the position if prices from `low` to `high` reach one of its levels. */
function fillLevel<S extends Signals>(run: Run<S>, low: number, high: number, atOpen: boolean): void {
  const { account, levels, now } = run;
  const { reason, price } = reachedLevel(levels, account.shares > 0, now.open, low, high);
  if (reason === "dailyStop") stopDay(levels);
  execute(run, 0, price, reason, atOpen);
}

/** Closes the position at the bar's close if it must not be held longer. */
function sellAtClose<S extends Signals>(run: Run<S>, lastOfDay: boolean): void {
  const reason = closingReason(run, lastOfDay);
  if (reason === undefined) return;
  if (canFill(run) || reason === "end") execute(run, 0, run.now.close, reason, false);
  else if (!mustLeave(run)) wait(run, 0, reason);
}

/** Lets an order wait that could not be filled at the close of a bar without volume. */
function wait<S extends Signals>(run: Run<S>, wanted: number, reason: FillReason): void {
  run.waiting = wanted;
  run.waitingReason = reason;
  run.counts.waited++;
}

/** Whether an order waits that closes the position whatever the policy says. */
function mustLeave<S extends Signals>({ waiting, waitingReason }: Run<S>): boolean {
  return !Number.isNaN(waiting) && waitingReason !== "signal";
}

/** Why a position cannot be held beyond the bar: end of the period, ruin, or end of the day; undefined if it can. */
function closingReason<S extends Signals>(run: Run<S>, lastOfDay: boolean): FillReason | undefined {
  const { account, now, rules, rows } = run;
  if (now.bar === rows.end - 1) return "end";
  if (equityOf(account, now.close) <= 0) return "ruin";
  return rules.flatAtClose && lastOfDay ? "close" : undefined;
}

/** Whether the policy is asked at the bar's close: not if its answer could not be traded. */
function mayAsk<S extends Signals>(run: Run<S>, lastOfDay: boolean): boolean {
  const { now, rules, rows, levels, ruined } = run;
  if (now.bar === rows.end - 1 || levels.stopped || ruined || mustLeave(run)) return false;
  return !(rules.flatAtClose && lastOfDay);
}

/** Asks the policy, and places the order that its answer implies. */
function ask<S extends Signals>(run: Run<S>): void {
  const { account, atr, counts, now } = run;
  const { name, decide } = run.rules;
  showAccount(now, account);
  const answer = decide(now);
  counts.decisions++;
  checkAnswer(name, answer, now.time);
  if (Number.isNaN(answer)) return;
  counts.wishes++;
  // A new answer replaces an order that still waits.
  run.waiting = Number.NaN;
  const wanted = run.settings.sizeOf(answer, now.equity, now.close);
  if (answer !== 0 && wanted === 0 && account.shares === 0) counts.tooSmall++;
  if (atr && Number.isNaN(atr[now.bar]!) && opensPosition(account.shares, wanted)) counts.withoutAtr++;
  else if (!isRounding(wanted - account.shares, wanted)) order(run, wanted);
}

/** Places an order: it waits for the next open, or is filled at this close with `fill: "close"`. */
function order<S extends Signals>(run: Run<S>, wanted: number): void {
  const { account, atr, now } = run;
  run.waitingAtr = atr ? atr[now.bar]! : Number.NaN;
  if (run.settings.fill === "nextOpen") {
    run.waiting = wanted;
    run.waitingReason = "signal";
    return;
  }
  if (!canFill(run)) {
    wait(run, wanted, "signal");
    return;
  }
  execute(run, wanted, now.close, "signal", false);
  record(run, equityOf(account, now.close));
}

/** Changes the position to a number of shares at a market price, and sets the brackets of a new position. */
function execute<S extends Signals>(
  run: Run<S>,
  wanted: number,
  reference: number,
  reason: FillReason,
  atOpen: boolean,
): void {
  const { account, levels, now, rules } = run;
  const opens = opensPosition(account.shares, wanted);
  const wasCut = tradeTo(account, wanted, { bar: now.bar, time: now.time, reference, reason, atOpen });
  if (wasCut) run.counts.cut++;
  if (opens && account.shares !== 0) setBrackets(levels, account, rules, run.waitingAtr);
  setBounds(levels, account);
}

/** Whether a position of `wanted` shares would be a new one: opened from flat, or on the other side. */
function opensPosition(shares: number, wanted: number): boolean {
  return wanted !== 0 && shares * wanted <= 0;
}

/** Records the account at the bar's close. */
function record<S extends Signals>({ account, curves, now, rows }: Run<S>, equity: number): void {
  const at = now.bar - rows.start;
  curves.equity[at] = equity;
  curves.cashAt[at] = account.cash;
  curves.position[at] = account.shares;
}

/** The result of the run. */
function resultOf<S extends Signals>(run: Run<S>): Backtest {
  const { bars, rules, settings, account, curves, dayEnds } = run;
  const { start, end } = run.rows;
  const { fill, shares, cash } = settings;
  const time = bars.time.subarray(start, end);
  const ends = dayEnds.map((row) => row - start);
  const result = {
    policy: rules.name,
    symbol: bars.symbol,
    costs: account.costs,
    fill,
    shares,
    cash,
    firstBar: start,
    time,
    close: bars.close.subarray(start, end),
    ...curves,
    fills: account.fills,
    trades: account.trades,
    days: daysOf(time, curves.equity, cash, ends),
    counts: { ...run.counts, stoppedDays: run.levels.stoppedDays },
  };
  const facts = {
    ruined: run.ruined,
    volumeKnown: run.volumeKnown,
    soldWithoutVolume: account.fills.at(-1)?.reason === "end" && !canFill(run),
    missing: run.missing,
  };
  return { ...result, notes: notesOf(result, facts) };
}
