import type { Bars } from "../bars/bars.js";
import { dayOf } from "../util/time.js";
import { openAccount, startDay, stopDay } from "./account.js";
import type { Costs } from "./costs.js";
import { moveTrail, reaches, setBounds } from "./levels.js";
import { type Market, openMarket } from "./market.js";
import type { Period } from "./period.js";
import type { Decide, Policy, Signals } from "./policy.js";
import { equityOf, payFinancing } from "./position.js";
import type { Backtest } from "./result.js";
import { type Curves, type Run, resultOf, rulesOf, settingsOf, startRun } from "./run.js";
import { ask, canFill, fillJumpedLevel, fillLevel, fillWaiting, mayAsk, sellAtClose } from "./steps.js";
import { showBar } from "./view.js";

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
  return (policy, options) => {
    const settings = settingsOf(options);
    const account = openAccount(settings.cash);
    return runThrough(startRun(account, { bars, signals }, rulesOf(policy), settings, open));
  };
}

function runThrough<S extends Signals>(run: Run<S>): Backtest {
  const { bars, rows, rules, account, position } = run;
  const n = rows.end - rows.start;
  const curves = { cashAt: new Float64Array(n), position: new Float64Array(n), equity: new Float64Array(n) };
  let first = rows.start;
  for (const last of run.dayEnds) {
    if (first > rows.start) payNights(run, first);
    startDay(account, equityOf(position, bars.open[first]!), rules.dailyStop);
    if (rules.dailyStop !== undefined) setBounds(run.levels, position);
    for (let i = first; i <= last; i++) {
      showBar(run.now, bars, i);
      const equity = tradeBar(run, i === last, curves);
      if (mayAsk(run, i === last) && ask(run, equity) && run.settings.fill === "close") fillAtClose(run, curves);
    }
    first = last + 1;
  }
  return resultOf(run, curves);
}

/** Charges the nights between the last bar before row `first` and that row. */
function payNights<S extends Signals>({ bars, account, position }: Run<S>, first: number): void {
  const nights = dayOf(bars.time[first]!) - dayOf(bars.time[first - 1]!);
  payFinancing(position, bars.close[first - 1]!, account.cash, nights);
}

/** One bar: its open, what happens within it, its close. Returns the equity there. */
function tradeBar<S extends Signals>(run: Run<S>, lastOfDay: boolean, curves: Curves): number {
  const { account, position, levels, now } = run;
  const fills = canFill(run);
  if (fills) {
    if (reaches(levels, now.open, now.open)) fillJumpedLevel(run);
    if (!Number.isNaN(run.waiting)) fillWaiting(run, true);
    if (reaches(levels, now.low, now.high)) fillLevel(run, now.low, now.high, false);
  } else if (!Number.isNaN(run.waiting) || reaches(levels, now.low, now.high)) run.counts.waited++;
  if (position.shares !== 0) sellAtClose(run, lastOfDay);
  const equity = equityOf(position, now.close);
  if (equity <= 0) account.ruined = true;
  if (!account.stopped && equity <= account.floor && (fills || position.shares === 0)) stopDay(account);
  if (fills && position.shares !== 0 && run.rules.trailAtr !== undefined)
    moveTrail(levels, position, now.low, now.high);
  record(run, equity, curves);
  return equity;
}

/** Fills the order that the bar's close has triggered at that very close. */
function fillAtClose<S extends Signals>(run: Run<S>, curves: Curves): void {
  if (!canFill(run)) {
    run.counts.waited++;
    return;
  }
  fillWaiting(run, false);
  record(run, equityOf(run.position, run.now.close), curves);
}

/** Records the account at the bar's close. */
function record<S extends Signals>({ account, position, now, rows }: Run<S>, equity: number, curves: Curves): void {
  const at = now.bar - rows.start;
  curves.equity[at] = equity;
  curves.cashAt[at] = account.cash;
  curves.position[at] = position.shares;
}
