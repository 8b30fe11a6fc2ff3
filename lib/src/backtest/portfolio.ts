import type { Bars } from "../bars/bars.js";
import { isSetBack } from "../bars/clock-changes.js";
import { dayOf, formatTime } from "../util/time.js";
import { type Caps, openAccount, startDay, stopDay } from "./account.js";
import type { BacktestOptions } from "./backtest.js";
import { type Book, bookEquity, during, type Holding, revalue } from "./book.js";
import { moveTrail, reaches } from "./levels.js";
import { openMarket } from "./market.js";
import { rowsOf } from "./period.js";
import type { Decide, Policy, Signals } from "./policy.js";
import { type AccountCurves, type Portfolio, portfolioOf } from "./portfolio-result.js";
import { payFinancing } from "./position.js";
import { fillOrders, type Ration } from "./ration.js";
import { type Rules, rulesOf, type Settings, settingsOf, startRun } from "./run.js";
import {
  ask,
  canFill,
  execute,
  fillJumpedLevel,
  fillLevel,
  leaveLater,
  mayAsk,
  mustLeave,
  sellAtClose,
} from "./steps.js";
import { showBar } from "./view.js";

/** One stock of a portfolio: its bars, and the columns that the policy reads. */
export interface StockMarket<S extends Signals = Signals> {
  readonly bars: Bars;
  readonly signals?: S;
}

/** Settings of a portfolio backtest: those of a backtest, and how the stocks share the account. */
export interface PortfolioOptions extends Omit<BacktestOptions, "signals">, Partial<Caps> {
  /** Largest value of one stock's position, as a fraction of the account's equity. 1. */
  readonly capPerStock?: number;
  /** Largest value of all positions, long and short ones added up, as a fraction of the equity. 1. */
  readonly capInAll?: number;
  /** Who is served where the cash or the cap in all ends. `strength`. */
  readonly ration?: Ration;
}

/**
 * Backtests a policy in one account over many stocks. With one stock it gives what `backtest` gives, bit for bit.
 *
 * Events happen in the order of time, then of symbols. The policy is asked at the close of each stock's bars; its answer
 * is the fraction of the account's equity that should be in that stock, and counts as `capPerStock` if it is larger. A
 * stock without a bar at a time keeps its last price, and its order waits for its next bar.
 *
 * At one open, what closes or reduces positions is filled before what opens them or adds to them. The latter is cut so
 * that no position is worth more than `capPerStock` of the equity where it is filled, all of them not more than
 * `capInAll`, and purchases do not cost more than the cash; prices may carry positions beyond a cap later. Where the
 * money does not do for all, `ration: "strength"` fills the strongest orders first, by the policy's `strength` or else the
 * size of its answer, equals by symbol; `"proRata"` fills the same part of each.
 *
 * All else is as in `backtest`, stock by stock, except what is of the account in all. The **daily stop** counts the
 * account's equity: within a bar it acts where one stock's price, the others standing at their opens, takes the account to
 * its limit, and the other stocks leave at that bar's close; if only the closes together show the loss, all leave at their
 * next open. Until the next day no stock is traded. **Ruin** is that of the account. Interest on negative cash is charged
 * to the positions by their values. A stock whose bars end before the period does is sold at its last close.
 *
 * @param markets stocks with bars on the same clock, each symbol once, in any order; their bars may begin, end and pause
 * at different times
 * @param policy what decides: a `Policy`, or its function alone; it sees which stock it is asked about
 * @param options costs, cash, fills, shares, period, caps and ration
 * @returns the account over time, and one backtest per stock
 * @throws as `backtest` does, with the symbol; when a symbol is there twice, clocks differ, no stock has a bar in the
 * period, a cap is not positive, or times repeat an hour in autumn
 * @example
 * const stock = (symbol, seed) => ({ bars: { ...resample(makeSample({ seed, to: "2018-02-01" }), "5min"), symbol } });
 * const both = backtestPortfolio([stock("A", 1), stock("B", 2)], buyAndHold(), { costs: "ib", capPerStock: 0.5 });
 * both.stocks.map(({ symbol, trades }) => `${symbol}: ${trades.length}`); // → ["A: 1", "B: 1"]
 */
export function backtestPortfolio<S extends Signals>(
  markets: readonly StockMarket<S>[],
  policy: Policy<S> | Decide<S>,
  options: PortfolioOptions,
): Portfolio {
  const { capPerStock = 1, capInAll = 1, ration = "strength", from, to } = options;
  checkCap("capPerStock", capPerStock);
  checkCap("capInAll", capInAll);
  if (ration !== "strength" && ration !== "proRata") {
    throw new RangeError(`ration must be "strength" or "proRata", got ${JSON.stringify(ration)}`);
  }
  const settings = settingsOf(options);
  const rules = rulesOf(policy);
  const sorted = [...markets].sort((a, b) => (a.bars.symbol < b.bars.symbol ? -1 : 1));
  checkClocks(sorted);
  const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const traded = sorted.filter(({ bars: { time } }) => hasBars(time, period));
  // Says what there is, if there is nothing in the period.
  if (traded.length === 0) rowsOf(sorted[0]!.bars.time, period);
  const account = openAccount(settings.cash, { capPerStock, capInAll });
  const holdings = traded.map((market) =>
    named(market.bars, () => holdingOf(market, rules, settings, account, period)),
  );
  const book: Book<S> = { account, holdings, total: 0, short: 0 };
  const curves = trade(book, rules, settings, ration);
  const missing = sorted.filter((market) => !traded.includes(market)).map(({ bars }) => bars.symbol);
  return portfolioOf(book, { name: rules.name, settings, ration, curves, missing });
}

function checkCap(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${name} must be above 0, a fraction of the account's equity, got ${value}`);
  }
}

function hasBars(time: Float64Array, period: { readonly from?: string; readonly to?: string }): boolean {
  try {
    rowsOf(time, period);
    return true;
  } catch {
    return false;
  }
}

/** Throws when stocks cannot share a clock. */
function checkClocks<S extends Signals>(sorted: readonly StockMarket<S>[]): void {
  if (sorted.length === 0) throw new Error("no stocks: a portfolio needs at least one");
  const { symbol, zone, interval, stamp } = sorted[0]!.bars;
  sorted.forEach(({ bars }, k) => {
    if (k > 0 && bars.symbol === sorted[k - 1]!.bars.symbol) {
      throw new Error(`${bars.symbol} is there twice: give each stock once, with all of its bars`);
    }
    for (const [what, own, other] of [
      ["zone", bars.zone, zone],
      ["interval", bars.interval, interval],
      ["stamp", bars.stamp, stamp],
    ]) {
      if (own === other) continue;
      throw new Error(`${bars.symbol} has bars with ${what} ${own}, ${symbol} with ${other}: stocks need one clock`);
    }
    if (sorted.length === 1) return;
    const back = bars.time.findIndex((time, i) => i > 0 && isSetBack(bars.time[i - 1]!, time));
    if (back === -1) return;
    throw new Error(
      `${bars.symbol}: bar ${back + 1} (${formatTime(bars.time[back]!)}) repeats an hour because the clock was set back, so ` +
        "stocks cannot be put in order: drop these bars with withoutSecondHours",
    );
  });
}

/** Adds the stock's symbol to an error. */
function named<T>({ symbol }: Bars, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Error(`${symbol}: ${(error as Error).message}`, { cause: error });
  }
}

function holdingOf<S extends Signals>(
  { bars, signals = {} as S }: StockMarket<S>,
  rules: Rules<S>,
  settings: Settings,
  account: Book["account"],
  period: { readonly from?: string; readonly to?: string },
): Holding<S> {
  const run = startRun(account, { bars, signals }, rules, settings, () => openMarket(bars, period));
  const { start, end } = run.rows;
  return {
    run,
    row: start,
    daysEnded: 0,
    price: Number.NaN,
    value: 0,
    strength: Number.NaN,
    position: new Float64Array(end - start),
    profit: new Float64Array(end - start),
  };
}

/** Trades all bars in the order of time. */
function trade<S extends Signals>(book: Book<S>, rules: Rules<S>, settings: Settings, ration: Ration): AccountCurves {
  const time = allTimes(book.holdings);
  const column = (): Float64Array => new Float64Array(time.length);
  const curves = { time, cashAt: column(), equity: column(), long: column(), short: column() };
  const present: Holding<S>[] = [];
  time.forEach((now, k) => {
    present.length = 0;
    for (const one of book.holdings) {
      if (one.run.bars.time[one.row] === now && one.row < one.run.rows.end) present.push(one);
    }
    const isNewDay = k === 0 || dayOf(now) !== dayOf(time[k - 1]!);
    if (isNewDay && k > 0) payNights(book, dayOf(now) - dayOf(time[k - 1]!));
    for (const one of present) {
      showBar(one.run.now, one.run.bars, one.row);
      one.price = one.run.now.open;
    }
    revalue(book);
    if (isNewDay) startDay(book.account, bookEquity(book), rules.dailyStop);
    tradeOpens(book, present, ration);
    const isStopped = tradeWithin(book, present);
    tradeCloses(book, present, isStopped);
    const placed = askAll(book, present);
    if (settings.fill === "close" && placed.length > 0) fillAtClose(book, placed, ration);
    record(book, present, curves, k);
    for (const one of present) {
      if (isLastOfDay(one)) one.daysEnded++;
      one.row++;
    }
  });
  return curves;
}

/** All times at which some stock has a bar, in order. */
function allTimes<S extends Signals>(holdings: readonly Holding<S>[]): Float64Array {
  const [first, ...others] = holdings.map(({ run: { bars, rows } }) => bars.time.subarray(rows.start, rows.end));
  const same = others.every((time) => time.length === first!.length && time.every((value, i) => value === first![i]));
  if (same) return first!;
  const all = new Set<number>();
  for (const times of [first!, ...others]) for (const time of times) all.add(time);
  return Float64Array.from(all).sort();
}

function isLastOfDay<S extends Signals>({ run, row, daysEnded }: Holding<S>): boolean {
  return run.dayEnds[daysEnded] === row;
}

/** Charges the nights since the last bars. */
function payNights<S extends Signals>(book: Book<S>, nights: number): void {
  const { cash } = book.account;
  const gross = book.total - 2 * book.short;
  for (const { run, price, value } of book.holdings) {
    if (value !== 0) payFinancing(run.position, price, cash * (Math.abs(value) / gross), nights);
  }
}

/** Levels that opens have jumped past, then the orders that wait. */
function tradeOpens<S extends Signals>(book: Book<S>, present: readonly Holding<S>[], ration: Ration): void {
  const { stoppedDays } = book.account;
  for (const one of present) {
    if (one.run.position.shares === 0 || !canFill(one.run)) continue;
    during(book, one, (run) => {
      if (reaches(run.levels, run.now.open, run.now.open)) fillJumpedLevel(run);
    });
    dropFloor(book);
  }
  if (book.account.stoppedDays > stoppedDays) leaveAll(book, "open");
  const waiting = present.filter(({ run }) => !Number.isNaN(run.waiting) && canFill(run));
  if (waiting.length > 0) fillOrders(book, waiting, ration, true);
}

/** Once the daily stop has acted, it is no level of the other stocks any more: they just leave. */
function dropFloor<S extends Signals>({ account, holdings }: Book<S>): void {
  if (account.stopped && holdings.length > 1) account.floor = Number.NaN;
}

/** Levels within the bar. Returns whether the daily stop has acted. */
function tradeWithin<S extends Signals>(book: Book<S>, present: readonly Holding<S>[]): boolean {
  const { stoppedDays } = book.account;
  for (const one of present) {
    const { position, waiting, counts } = one.run;
    const fills = canFill(one.run);
    if (!fills && !Number.isNaN(waiting)) counts.waited++;
    else if (position.shares !== 0) {
      during(book, one, (run) => {
        if (!reaches(run.levels, run.now.low, run.now.high)) return;
        if (fills) fillLevel(run, run.now.low, run.now.high, false);
        else counts.waited++;
      });
      dropFloor(book);
    }
  }
  return book.account.stoppedDays > stoppedDays;
}

/** What closes with the bar: at the end of a day, of the stock's bars, or of the account. */
function tradeCloses<S extends Signals>(book: Book<S>, present: readonly Holding<S>[], isStopped: boolean): void {
  const { account, holdings } = book;
  for (const one of present) one.price = one.run.now.close;
  revalue(book);
  if (isStopped) leaveAll(book, "close");
  for (const one of present) {
    if (one.run.position.shares !== 0) during(book, one, (run) => sellAtClose(run, isLastOfDay(one)));
  }
  revalue(book);
  const equity = bookEquity(book);
  if (equity <= 0) account.ruined = true;
  const isHeld = holdings.some(({ run }) => run.position.shares !== 0);
  if (!account.stopped && equity <= account.floor && (!isHeld || present.some(({ run }) => canFill(run)))) {
    stopDay(account);
    leaveAll(book, "later");
  }
  for (const { run } of account.ruined && isHeld ? holdings : []) {
    if (run.position.shares !== 0 && !mustLeave(run)) leaveLater(run, "ruin");
  }
  for (const one of present) {
    const { position, rules } = one.run;
    if (position.shares === 0 || rules.trailAtr === undefined || !canFill(one.run)) continue;
    during(book, one, (run) => moveTrail(run.levels, run.position, run.now.low, run.now.high));
  }
}

/** After the daily stop all positions are closed, where their stocks can be sold, and no order waits. */
function leaveAll<S extends Signals>(book: Book<S>, when: "open" | "close" | "later"): void {
  for (const one of book.holdings) {
    const { run, row } = one;
    if (run.position.shares === 0) run.waiting = Number.NaN;
    else if (when !== "later" && run.now.bar === row && canFill(run)) {
      during(book, one, () => execute(run, 0, one.price, "dailyStop", when === "open"));
      run.waiting = Number.NaN;
    } else if (!mustLeave(run)) leaveLater(run, "dailyStop");
  }
}

/** Asks the policy about each stock. Returns those with a new order. */
function askAll<S extends Signals>(book: Book<S>, present: readonly Holding<S>[]): Holding<S>[] {
  const equity = bookEquity(book);
  return present.filter((one) => {
    const { run } = one;
    if (!mayAsk(run, isLastOfDay(one)) || !ask(run, equity)) return false;
    const { name, strength } = run.rules;
    one.strength = strength ? strength(run.now, run.answer) : Math.abs(run.answer);
    if (!Number.isNaN(one.strength)) return true;
    const where = `${run.bars.symbol} at ${formatTime(run.now.time)}`;
    throw new Error(`${name}: the strength of the answer ${run.answer} for ${where} is not a number`);
  });
}

/** Fills the orders that the bars' closes have triggered at these very closes. */
function fillAtClose<S extends Signals>(book: Book<S>, placed: readonly Holding<S>[], ration: Ration): void {
  for (const { run } of placed) if (!canFill(run)) run.counts.waited++;
  fillOrders(
    book,
    placed.filter(({ run }) => canFill(run)),
    ration,
    false,
  );
  revalue(book);
}

/** Records the account at the bars' closes. */
function record<S extends Signals>(
  book: Book<S>,
  present: readonly Holding<S>[],
  curves: AccountCurves,
  k: number,
): void {
  curves.cashAt[k] = book.account.cash;
  curves.equity[k] = bookEquity(book);
  curves.long[k] = book.total - book.short;
  curves.short[k] = -book.short;
  for (const { run, row, position, profit, value } of present) {
    const i = row - run.rows.start;
    position[i] = run.position.shares;
    profit[i] = run.position.earned + value;
  }
}
