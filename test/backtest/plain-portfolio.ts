import type { Backtest, Bars } from "ata-lab";
import type { PlainRules } from "./plain-backtest.js";

type Costs = Backtest["costs"];
type Fill = Backtest["fills"][number];
type Reason = Fill["reason"];

/** A stock with the answers to its bars, and the strength of each. */
export interface PlainStock {
  readonly bars: Bars;
  readonly answers: readonly number[];
  readonly atr: readonly number[];
  readonly strengths: readonly number[];
}

export interface PlainPortfolioOptions {
  readonly costs: Costs;
  readonly cash: number;
  readonly fill: "nextOpen" | "close";
  readonly shares: "whole" | "fractional";
  readonly capPerStock: number;
  readonly capInAll: number;
  readonly ration: "strength" | "proRata";
}

type PlainFill = Omit<Fill, "cash"> & { readonly symbol: string };

const DAY = 86_400_000;

/**
 * A second backtest of many stocks, slow and plain, written from the docstrings of `backtestPortfolio` and `backtest`. It
 * keeps one list of fills and derives cash, positions and equity from it again and again.
 */
export function plainPortfolio(
  given: readonly PlainStock[],
  rules: Omit<PlainRules, "answers" | "atr">,
  options: PlainPortfolioOptions,
) {
  const { costs, fill, shares: kind, capPerStock, capInAll, ration } = options;
  const stocks = [...given].sort((a, b) => (a.bars.symbol < b.bars.symbol ? -1 : 1));
  const times = [...new Set(stocks.flatMap(({ bars }) => [...bars.time]))].sort((a, b) => a - b);
  const fills: PlainFill[] = [];
  const charges: { symbol: string; amount: number }[] = [];
  const dayOf = (time: number): number => Math.floor(time / DAY);

  const heldOf = (symbol: string): number => {
    const sum = fills.filter((one) => one.symbol === symbol).reduce((total, one) => total + one.shares, 0);
    return Math.abs(sum) < 1e-12 ? 0 : sum;
  };
  const cashNow = (): number =>
    options.cash -
    fills.reduce((sum, one) => sum + one.shares * one.price + one.fee, 0) -
    charges.reduce((sum, { amount }) => sum + amount, 0);
  const prices = new Map<string, number>();
  const worthOf = (symbol: string): number => {
    const held = heldOf(symbol);
    return held === 0 ? 0 : held * prices.get(symbol)!;
  };
  const equityNow = (): number => stocks.reduce((sum, { bars }) => sum + worthOf(bars.symbol), cashNow());

  const feeOf = (quantity: number, price: number): number => {
    if (quantity === 0) return 0;
    const fee = (quantity * price * costs.bps) / 10_000 + quantity * costs.perShare;
    return fee < costs.minimum ? costs.minimum : Math.min(fee, costs.maximumRate * quantity * price);
  };
  const slip = (reference: number, side: number): number =>
    reference + side * ((reference * costs.slippageBps) / 10_000 + costs.slippageTicks * 0.01);

  /** The most shares that money buys, found by trying. */
  const cutTo = (money: number, wanted: number, price: number): number => {
    const fits = (q: number): boolean => q * price + feeOf(q, price) <= money * (1 + 1e-12);
    if (fits(wanted)) return wanted;
    if (kind === "whole") {
      let q = wanted - 1;
      while (q > 0 && !fits(q)) q--;
      return Math.max(q, 0);
    }
    const rate = (price * costs.bps) / 10_000 + costs.perShare;
    const jump = rate > 0 ? Math.min(wanted, costs.minimum / rate) : wanted;
    for (let [from, to] of [
      [jump * (1 + 1e-15), wanted],
      [0, jump],
    ] as [number, number][]) {
      if (!(fits(from) && from > 0) && from !== 0) continue;
      for (let round = 0; round < 200; round++) {
        const middle = (from + to) / 2;
        if (middle * price + feeOf(middle, price) <= money) from = middle;
        else to = middle;
      }
      if (from > 1e-12 && fits(from)) return from;
    }
    return 0;
  };

  const states = stocks.map((stock) => {
    const { time, volume } = stock.bars;
    return {
      ...stock,
      symbol: stock.bars.symbol,
      known: [...volume].some((v) => v > 0),
      rowAt: (t: number): number => time.indexOf(t),
      stop: Number.NaN,
      target: Number.NaN,
      trailBy: Number.NaN,
      best: Number.NaN,
      waiting: undefined as { wanted: number; reason: Reason; atr: number; strength: number } | undefined,
    };
  });
  type State = (typeof states)[number];
  let floor = Number.NaN;
  let stopped = false;
  let stoppedDays = 0;
  let ruined = false;

  const oneOrder = (s: State, i: number, order: number, reference: number, reason: Reason): void => {
    const price = reason === "target" ? reference : slip(reference, Math.sign(order));
    const fee = feeOf(Math.abs(order), price);
    const position = heldOf(s.symbol) + order;
    fills.push({
      ...{ symbol: s.symbol, bar: i, time: s.bars.time[i]!, shares: order, reference, price, fee, reason },
      position: Math.abs(position) < 1e-12 ? 0 : position,
    });
  };
  const close = (s: State, i: number, reference: number, reason: Reason): void =>
    oneOrder(s, i, -heldOf(s.symbol), reference, reason);

  /** What a position in a stock may grow by, in dollars, at a price of an order. */
  const roomFor = (s: State, price: number, side: number): number => {
    const held = heldOf(s.symbol);
    const others = stocks.filter(({ bars }) => bars.symbol !== s.symbol);
    const equity = cashNow() + held * price + others.reduce((sum, { bars }) => sum + worthOf(bars.symbol), 0);
    const gross = Math.abs(held) * price + others.reduce((sum, { bars }) => sum + Math.abs(worthOf(bars.symbol)), 0);
    const limits = [capInAll * equity - gross, capPerStock * equity - Math.abs(held) * price];
    return Math.min(...limits, ...(side > 0 ? [cashNow()] : []));
  };
  /** Opens a position or adds to it, up to `most` shares. */
  const add = (s: State, i: number, wanted: number, ref: number, most: number, atr: number): void => {
    const held = heldOf(s.symbol);
    const order = wanted - held;
    const side = Math.sign(order);
    const price = slip(ref, side);
    const possible = cutTo(roomFor(s, price, side), Math.min(Math.abs(order), most), price);
    if (possible <= 1e-9 * Math.abs(wanted)) return;
    oneOrder(s, i, side * possible, ref, "signal");
    if (held !== 0) return;
    const entry = fills.at(-1)!.price;
    s.stop = entry - side * (rules.stopAtr ?? Number.NaN) * atr;
    s.target = entry + side * (rules.targetAtr ?? Number.NaN) * atr;
    s.trailBy = (rules.trailAtr ?? Number.NaN) * atr;
    s.best = entry;
  };
  /** Fills waiting orders: reductions first, then the others by strength or each the same part. */
  const fillAll = (list: readonly State[], priceOf: (s: State) => number, rowOf: (s: State) => number): void => {
    const adding: State[] = [];
    for (const s of list) {
      const held = heldOf(s.symbol);
      const { wanted, reason } = s.waiting!;
      const kept =
        Math.sign(wanted) === Math.sign(held) ? Math.sign(held) * Math.min(Math.abs(wanted), Math.abs(held)) : 0;
      if (kept !== held) oneOrder(s, rowOf(s), kept - held, priceOf(s), reason);
      if (kept === wanted) s.waiting = undefined;
      else adding.push(s);
    }
    const most = adding.map(() => Number.POSITIVE_INFINITY);
    if (ration === "strength") adding.sort((a, b) => b.waiting!.strength - a.waiting!.strength);
    else if (adding.length > 1) {
      const equity = equityNow();
      const gross = stocks.reduce((sum, { bars }) => sum + Math.abs(worthOf(bars.symbol)), 0);
      const wishes = adding.map((s) => {
        const order = s.waiting!.wanted - heldOf(s.symbol);
        const price = slip(priceOf(s), Math.sign(order));
        const ofStock = capPerStock * equity - Math.abs(heldOf(s.symbol)) * price;
        const quantity = capPerStock < capInAll ? cutTo(ofStock, Math.abs(order), price) : Math.abs(order);
        return { quantity, buys: order > 0, cost: quantity * price + feeOf(quantity, price) };
      });
      const sum = (which: typeof wishes): number => which.reduce((total, { cost }) => total + cost, 0);
      const part = Math.min(1, Math.max(capInAll * equity - gross, 0) / sum(wishes));
      const bought = sum(wishes.filter(({ buys }) => buys));
      const partOfBuys = bought > cashNow() ? Math.min(part, Math.max(cashNow(), 0) / bought) : part;
      wishes.forEach(({ quantity, buys }, k) => {
        const fraction = buys ? partOfBuys : part;
        if (fraction < 1) most[k] = kind === "whole" ? Math.floor(quantity * fraction) : quantity * fraction;
      });
    }
    adding.forEach((s, k) => {
      const { wanted, atr } = s.waiting!;
      s.waiting = undefined;
      add(s, rowOf(s), wanted, priceOf(s), most[k]!, atr);
    });
  };

  /** Closes a position if its levels are reached by prices from `least` to `most`. */
  const actLevels = (s: State, i: number, least: number, most: number): boolean => {
    const held = heldOf(s.symbol);
    if (held === 0) return false;
    const isLong = held > 0;
    const elsewhere = equityNow() - worthOf(s.symbol);
    const losses: [number, Reason][] = [
      [s.stop, "stop"],
      [isLong ? s.best - s.trailBy : s.best + s.trailBy, "trail"],
      [(floor - elsewhere) / held, "dailyStop"],
    ];
    const known = losses.filter(([level]) => !Number.isNaN(level));
    known.sort(([a], [b]) => (isLong ? b - a : a - b));
    const [loss, reason] = known[0] ?? [Number.NaN, "stop" as const];
    const { open } = s.bars;
    if (isLong ? least <= loss : most >= loss) {
      if (reason === "dailyStop") {
        stopped = true;
        stoppedDays++;
        floor = Number.NaN;
      }
      close(s, i, isLong ? Math.min(open[i]!, loss) : Math.max(open[i]!, loss), reason);
      return true;
    }
    if (isLong ? most >= s.target : least <= s.target) {
      close(s, i, isLong ? Math.max(open[i]!, s.target) : Math.min(open[i]!, s.target), "target");
      return true;
    }
    return false;
  };

  const equity: number[] = [];
  const cash: number[] = [];
  times.forEach((t, k) => {
    const here = states.filter((s) => s.rowAt(t) !== -1);
    const row = (s: State): number => s.rowAt(t);
    const fillable = (s: State): boolean => row(s) !== -1 && (!s.known || s.bars.volume[row(s)]! > 0);
    const isLast = (s: State): boolean => row(s) === s.bars.time.length - 1;
    const endsDay = (s: State): boolean => isLast(s) || dayOf(s.bars.time[row(s) + 1]!) !== dayOf(t);
    /** All leave: now at a price, where that is possible, or with the next bar. */
    const leaveAll = (column: "open" | "close" | undefined): void => {
      for (const s of states) {
        if (heldOf(s.symbol) === 0) s.waiting = undefined;
        else if (column && fillable(s)) {
          close(s, row(s), s.bars[column][row(s)]!, "dailyStop");
          s.waiting = undefined;
        } else if (!s.waiting || s.waiting.reason === "signal") {
          s.waiting = { wanted: 0, reason: "dailyStop", atr: Number.NaN, strength: 0 };
        }
      }
    };
    if (k === 0 || dayOf(times[k - 1]!) !== dayOf(t)) {
      if (k > 0) {
        const owed = Math.max(-cashNow(), 0);
        const gross = stocks.reduce((sum, { bars }) => sum + Math.abs(worthOf(bars.symbol)), 0);
        const nights = dayOf(t) - dayOf(times[k - 1]!);
        const due = stocks
          .map(({ bars: { symbol } }) => ({ symbol, value: worthOf(symbol) }))
          .filter(({ value }) => value !== 0)
          .map(({ symbol, value }) => {
            const borrowed = Math.max(-value, 0) * costs.borrowRate;
            const interest = owed * (Math.abs(value) / gross) * costs.interestRate;
            return { symbol, amount: ((borrowed + interest) * nights) / 365 };
          });
        charges.push(...due);
      }
      for (const s of here) prices.set(s.symbol, s.bars.open[row(s)]!);
      stopped = false;
      if (rules.dailyStop !== undefined) floor = equityNow() * (1 - rules.dailyStop);
    }
    for (const s of here) prices.set(s.symbol, s.bars.open[row(s)]!);
    let before = stoppedDays;
    for (const s of here.filter(fillable)) {
      if (actLevels(s, row(s), s.bars.open[row(s)]!, s.bars.open[row(s)]!)) s.waiting = undefined;
    }
    if (stoppedDays > before) leaveAll("open");
    fillAll(
      here.filter((s) => fillable(s) && s.waiting),
      (s) => s.bars.open[row(s)]!,
      row,
    );
    before = stoppedDays;
    for (const s of here.filter(fillable)) actLevels(s, row(s), s.bars.low[row(s)]!, s.bars.high[row(s)]!);
    for (const s of here) prices.set(s.symbol, s.bars.close[row(s)]!);
    if (stoppedDays > before) leaveAll("close");
    for (const s of here) {
      if (heldOf(s.symbol) === 0) continue;
      const reason: Reason | undefined = isLast(s)
        ? "end"
        : equityNow() <= 0
          ? "ruin"
          : rules.flatAtClose && endsDay(s)
            ? "close"
            : undefined;
      if (!reason) continue;
      if (fillable(s) || reason === "end") close(s, row(s), s.bars.close[row(s)]!, reason);
      else if (!s.waiting || s.waiting.reason === "signal") {
        s.waiting = { wanted: 0, reason, atr: Number.NaN, strength: 0 };
      }
    }
    const someHeld = states.some((s) => heldOf(s.symbol) !== 0);
    if (equityNow() <= 0) {
      ruined = true;
    }
    if (!stopped && (!someHeld || here.some(fillable)) && equityNow() <= floor) {
      stopped = true;
      stoppedDays++;
      leaveAll(undefined);
    }
    if (ruined) {
      for (const s of states) {
        if (heldOf(s.symbol) === 0 || (s.waiting && s.waiting.reason !== "signal")) continue;
        s.waiting = { wanted: 0, reason: "ruin", atr: Number.NaN, strength: 0 };
      }
    }
    for (const s of here.filter(fillable)) {
      const held = heldOf(s.symbol);
      if (held > 0) s.best = Math.max(s.best, s.bars.high[row(s)]!);
      if (held < 0) s.best = Math.min(s.best, s.bars.low[row(s)]!);
    }
    const money = equityNow();
    const placed: State[] = [];
    for (const s of here) {
      const i = row(s);
      const isLeaving = s.waiting !== undefined && s.waiting.reason !== "signal";
      if (isLast(s) || stopped || ruined || isLeaving || (rules.flatAtClose && endsDay(s))) continue;
      const answer = s.answers[i]!;
      if (Number.isNaN(answer)) continue;
      s.waiting = undefined;
      const held = heldOf(s.symbol);
      const fraction = Math.sign(answer) * Math.min(Math.abs(answer), capPerStock);
      const exact = (money * fraction) / s.bars.close[i]!;
      const wanted = kind === "whole" ? Math.trunc(exact) : exact;
      const bracketed = [rules.stopAtr, rules.trailAtr, rules.targetAtr].some((one) => one !== undefined);
      if (bracketed && wanted !== 0 && wanted * held <= 0 && Number.isNaN(s.atr[i]!)) continue;
      if (Math.abs(wanted - held) <= 1e-9 * Math.abs(wanted)) continue;
      s.waiting = { wanted, reason: "signal", atr: s.atr[i]!, strength: s.strengths[i]! };
      placed.push(s);
    }
    if (fill === "close") fillAll(placed.filter(fillable), (s) => s.bars.close[row(s)]!, row);
    equity.push(equityNow());
    cash.push(cashNow());
  });
  return { times, fills, equity, cash, stoppedDays, ruined };
}
