import type { Bars } from "../bars/bars.js";
import { DAY, formatTime, MINUTE } from "../util/time.js";
import { type Account, openAccount, tradeTo } from "./account.js";
import { type Costs, orderFee, parseCosts, slippedPrice } from "./costs.js";
import { type Period, rowsOf } from "./period.js";
import type { BarView, Decide, Policy, Signals } from "./policy.js";
import type { Backtest, Days, FillReason } from "./result.js";

/** How a policy is tried out. */
export interface BacktestOptions<S extends Signals = Signals> extends Period {
  /** What orders cost: `Costs`, or the text of `parseCosts`, such as `"ib"` or `"bps:5+slip:1tick"`. */
  readonly costs: Costs | string;
  /** Columns that the policy reads; brackets need `atr`. */
  readonly signals?: S;
  /** Dollars at the start; 100,000 when left out. */
  readonly cash?: number;
  /**
   * When an order of a bar's close is filled: at the next bar's open, or, as many backtests have it, at that very close,
   * which nobody can: the result says so.
   */
  readonly fill?: "nextOpen" | "close";
  /** Whole shares, rounded towards none, or any fraction of one. */
  readonly shares?: "whole" | "fractional";
}

/**
 * Tries out a policy on bars: what an account would have become.
 *
 * The policy is asked at the close of each bar and sees no later one; its order, sized at that close, is filled at the
 * next bar's open plus slippage. In that order, a bar goes: at its open the day's equity is noted, then brackets that the
 * open has jumped over are filled at it (and the waiting order dropped), then the waiting order; within the bar stop and
 * daily stop before the target, where both are touched; at its close what must be flat is sold. A day is a calendar day
 * of the bars' clock, and its last bar the last there is of it. What is held at the last bar is sold at its close, so the
 * trades add up to the account.
 *
 * A stop fills at its level, at the open where that is worse, less slippage; a target is a limit order and fills at its
 * level, or at an open that is better. The daily stop acts at the price at which the day's loss reaches its limit. After
 * it, and with `flatAtClose` at a day's last bar, the policy is not asked. An order that changes sides is two. Cash earns
 * no interest, and selling short costs none.
 *
 * Bars labelled with their start (preset `seed`) are known at their end all the same: at the close of the bar that is
 * labelled 10:00 it is 10:04, and the order is filled at the open of the bar labelled 10:05.
 *
 * @param bars five-minute bars, or others, without missing prices
 * @param policy what decides: a `Policy`, or its function alone
 * @param options costs, signals, cash, fills, shares, and the period to trade in
 * @returns the account bar by bar, fills, trades, days
 * @throws when a signal that the policy needs is missing or of another length, a price is missing, the period holds no
 * bar, or the policy answers a number outside [-1, 1]
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
  const rules: Policy<S> = typeof policy === "function" ? { name: policy.name || "policy", decide: policy } : policy;
  const { cash = 100_000, fill = "nextOpen", shares = "whole", signals = {} as S } = options;
  const costs = typeof options.costs === "string" ? parseCosts(options.costs) : options.costs;
  if (!(cash > 0 && cash < Number.POSITIVE_INFINITY)) throw new RangeError(`cash must be positive, got ${cash}`);
  const { stopAtr, targetAtr, dailyStop, flatAtClose = false, decide } = rules;
  const bracketed = stopAtr !== undefined || targetAtr !== undefined;
  checkSignals(bars, rules, signals, bracketed);
  const { start, end } = rowsOf(bars.time, options);
  checkPrices(bars, start, end);

  const { time, open, high, low, close } = bars;
  const atr = signals.atr;
  const n = end - start;
  const equityAt = new Float64Array(n);
  const cashAt = new Float64Array(n);
  const position = new Float64Array(n);
  const account = openAccount(cash);
  const sizeOf = (fraction: number, equity: number, price: number): number => {
    const exact = (equity * fraction) / price;
    return shares === "whole" ? Math.trunc(exact) : exact;
  };
  const shown = makeView(bars, signals, costs, sizeOf);

  // The order that waits for the next open: shares wanted, NaN for none, and the ATR of the bar that decided.
  let waiting = Number.NaN;
  let waitingAtr = Number.NaN;
  let stop = Number.NaN;
  let target = Number.NaN;
  /** When the position was opened: the end of the bar before, on the clock of the bars' times taken as ends. */
  let heldSince = Number.NaN;
  /** Equity at which the daily stop acts. */
  let floor = Number.NaN;
  let stopped = false;
  let ruined = false;
  let decisions = 0;
  let wishes = 0;
  let tooSmall = 0;
  let withoutAtr = 0;
  let stoppedDays = 0;

  const execute = (i: number, wanted: number, reference: number, reason: FillReason, atOpen: boolean): void => {
    const before = account.shares;
    tradeTo(account, wanted, i, time[i]!, reference, reason, atOpen, costs);
    if (wanted !== 0 && before * wanted <= 0) {
      const side = Math.sign(wanted);
      heldSince = atOpen ? time[i]! - bars.interval : time[i]!;
      stop = stopAtr === undefined ? Number.NaN : account.entryPrice - side * stopAtr * waitingAtr;
      target = targetAtr === undefined ? Number.NaN : account.entryPrice + side * targetAtr * waitingAtr;
    }
  };
  /** Fills the stop or the target if prices from `worst` to `best` for the position reach it; a NaN level never is. */
  const checkLevels = (i: number, worst: number, best: number, atOpen: boolean): void => {
    const side = Math.sign(account.shares);
    // The price at which the day's loss reaches its limit.
    const dayLevel = (floor - account.cash) / account.shares;
    const byDay = side * dayLevel > side * stop || Number.isNaN(stop);
    const level = byDay ? dayLevel : stop;
    const first = open[i]!;
    if (side * worst <= side * level) {
      if (byDay) {
        stopped = true;
        stoppedDays++;
      }
      execute(i, 0, side * first < side * level ? first : level, byDay ? "dailyStop" : "stop", atOpen);
    } else if (side * best >= side * target) {
      execute(i, 0, side * first > side * target ? first : target, "target", atOpen);
    }
  };

  const dayEnds: number[] = [];
  let firstOfDay = true;
  let today = Math.floor(time[start]! / DAY);
  for (let i = start; i < end; i++) {
    const next = i === end - 1 ? Number.NaN : Math.floor(time[i + 1]! / DAY);
    const lastOfDay = next !== today;
    const first = open[i]!;
    const last = close[i]!;
    if (firstOfDay) {
      stopped = false;
      if (dailyStop !== undefined) floor = (account.cash + account.shares * first) * (1 - dailyStop);
    }
    if (account.shares !== 0) {
      checkLevels(i, first, first, true);
      if (account.shares === 0) waiting = Number.NaN;
    }
    if (!Number.isNaN(waiting)) {
      execute(i, waiting, first, "signal", true);
      waiting = Number.NaN;
    }
    if (account.shares !== 0) {
      if (account.shares > 0) checkLevels(i, low[i]!, high[i]!, false);
      else checkLevels(i, high[i]!, low[i]!, false);
    }
    let equity = account.cash + account.shares * last;
    if (account.shares !== 0) {
      const reason = i === end - 1 ? "end" : equity <= 0 ? "ruin" : flatAtClose && lastOfDay ? "close" : undefined;
      if (reason) execute(i, 0, last, reason, false);
    }
    if (account.shares === 0) equity = account.cash;
    if (equity <= 0) ruined = true;
    if (!stopped && equity <= floor) {
      stopped = true;
      stoppedDays++;
    }

    if (i < end - 1 && !stopped && !ruined && !(flatAtClose && lastOfDay)) {
      shown.bar = i;
      shown.time = time[i]!;
      shown.open = first;
      shown.high = high[i]!;
      shown.low = low[i]!;
      shown.close = last;
      shown.volume = bars.volume[i]!;
      shown.equity = equity;
      shown.cash = account.cash;
      shown.shares = account.shares;
      shown.entryPrice = account.entryPrice;
      shown.barsHeld = account.shares === 0 ? 0 : i + 1 - account.heldFrom;
      shown.minutesHeld = account.shares === 0 ? 0 : (time[i]! - heldSince) / MINUTE;
      shown.unrealised = account.shares === 0 ? 0 : account.shares * (last - account.entryPrice);
      const answer = decide(shown);
      decisions++;
      if (!Number.isNaN(answer)) {
        wishes++;
        if (!(answer >= -1 && answer <= 1)) throw new Error(wrongAnswer(rules.name, answer, time[i]!));
        const wanted = sizeOf(answer, equity, last);
        const opens = wanted !== 0 && account.shares * wanted <= 0;
        if (answer !== 0 && wanted === 0 && account.shares === 0) tooSmall++;
        if (opens && bracketed && Number.isNaN(atr![i]!)) withoutAtr++;
        else if (wanted !== account.shares) {
          waitingAtr = bracketed ? atr![i]! : Number.NaN;
          if (fill === "close") {
            execute(i, wanted, last, "signal", false);
            equity = account.cash + account.shares * last;
          } else waiting = wanted;
        }
      }
    }
    equityAt[i - start] = equity;
    cashAt[i - start] = account.cash;
    position[i - start] = account.shares;
    if (lastOfDay) dayEnds.push(i - start);
    firstOfDay = lastOfDay;
    today = next;
  }

  const counts = { decisions, wishes, tooSmall, withoutAtr, stoppedDays };
  return {
    policy: rules.name,
    symbol: bars.symbol,
    costs,
    fill,
    shares,
    cash,
    firstBar: start,
    time: time.subarray(start, end),
    close: close.subarray(start, end),
    cashAt,
    position,
    equity: equityAt,
    fills: account.fills,
    trades: account.trades,
    days: daysOf(time.subarray(start, end), equityAt, cash, dayEnds),
    counts,
    notes: notesOf(rules.name, fill, ruined, account, counts),
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The view that is shown bar after bar; signals are read when asked for. */
function makeView<S extends Signals>(
  bars: Bars,
  signals: S,
  costs: Costs,
  sizeOf: (fraction: number, equity: number, price: number) => number,
): Mutable<BarView<S>> {
  const atBar = {} as { readonly [name in keyof S]: number };
  const shown: Mutable<BarView<S>> = {
    bar: 0,
    time: bars.time[0]!,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    volume: 0,
    equity: 0,
    cash: 0,
    shares: 0,
    entryPrice: Number.NaN,
    barsHeld: 0,
    minutesHeld: 0,
    unrealised: 0,
    costRate: (fraction) => {
      const shares = sizeOf(Math.abs(fraction), shown.equity, shown.close);
      if (!(shares > 0)) return Number.POSITIVE_INFINITY;
      const price = slippedPrice(costs, shown.close, 1);
      return (price - shown.close) / shown.close + orderFee(costs, shares, price) / (shares * shown.close);
    },
    signals: atBar,
  };
  for (const [name, column] of Object.entries(signals)) {
    Object.defineProperty(atBar, name, { enumerable: true, get: () => column[shown.bar] });
  }
  return shown;
}

function wrongAnswer(policy: string, answer: number, time: number): string {
  return (
    `${policy} answered ${answer} at ${formatTime(time)}: a target is a fraction of the equity from -1 (all of it sold ` +
    "short) to 1 (all of it in the stock), or HOLD"
  );
}

function checkSignals<S extends Signals>(bars: Bars, rules: Policy<S>, signals: S, bracketed: boolean): void {
  const needs: readonly string[] = [...(rules.needs ?? []), ...(bracketed ? ["atr"] : [])];
  const missing = needs.filter((name) => signals[name] === undefined);
  if (missing.length > 0) {
    const given = Object.keys(signals).join(", ") || "none";
    throw new Error(
      `${rules.name} needs the signals ${missing.join(", ")}; given: ${given}; modelSignals computes them`,
    );
  }
  for (const [name, column] of Object.entries(signals)) {
    if (column.length === bars.time.length) continue;
    throw new Error(`signal "${name}" has ${column.length} values for ${bars.time.length} bars: one a bar is needed`);
  }
  for (const name of ["stopAtr", "targetAtr", "dailyStop"] as const) {
    const value = rules[name];
    if (value !== undefined && !(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${rules.name}: ${name} must be positive, got ${value}; leave it out for none`);
    }
  }
}

function checkPrices(bars: Bars, start: number, end: number): void {
  const { open, high, low, close } = bars;
  for (let i = start; i < end; i++) {
    if (low[i]! > 0 && high[i]! >= low[i]! && open[i]! > 0 && close[i]! > 0) continue;
    const prices = `open ${open[i]}, high ${high[i]}, low ${low[i]}, close ${close[i]}`;
    throw new Error(`bar ${i + 1} (${formatTime(bars.time[i]!)}) cannot be traded: ${prices}; audit the bars first`);
  }
}

function daysOf(time: Float64Array, equity: Float64Array, cash: number, ends: readonly number[]): Days {
  const closes = Float64Array.from(ends, (i) => equity[i]!);
  return {
    time: Float64Array.from(ends, (i) => Math.floor(time[i]! / DAY) * DAY),
    equity: closes,
    // Nothing is earned on nothing: after ruin the returns are 0.
    return: closes.map((value, d) => {
      const before = d === 0 ? cash : closes[d - 1]!;
      return before > 0 ? value / before - 1 : 0;
    }),
  };
}

function notesOf(
  policy: string,
  fill: string,
  ruined: boolean,
  { trades }: Account,
  counts: Backtest["counts"],
): string[] {
  const notes: string[] = [];
  if (fill === "close") notes.push("Orders are filled at the close that decided them, which nobody can: optimistic.");
  if (ruined) notes.push("The account was ruined: its equity fell to nothing, and no more was traded.");
  if (trades.length === 0) notes.push(noTrades(policy, counts));
  return notes;
}

function noTrades(policy: string, { decisions, wishes, tooSmall, withoutAtr }: Backtest["counts"]): string {
  const asked = `NO TRADES. ${policy} was asked at ${decisions} bars`;
  if (wishes === 0) return `${asked} and never wanted a position.`;
  const why = [
    tooSmall > 0
      ? `${tooSmall} orders came to less than one share: raise the cap or the cash, or take fractional shares`
      : "",
    withoutAtr > 0 ? `${withoutAtr} had no ATR to set brackets by` : "",
  ].filter((text) => text !== "");
  return `${asked} and answered ${wishes} times, but nothing was filled${why.length > 0 ? `: ${why.join("; ")}` : ""}.`;
}
