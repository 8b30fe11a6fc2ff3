import type { Backtest, Bars } from "ata-lab";

type Costs = Backtest["costs"];
type Fill = Backtest["fills"][number];
type Trade = Backtest["trades"][number];

/** What is simulated: one answer per bar (NaN is HOLD), and the standing orders. */
export interface PlainRules {
  readonly answers: readonly number[];
  readonly atr: readonly number[];
  readonly stopAtr?: number | undefined;
  readonly trailAtr?: number | undefined;
  readonly targetAtr?: number | undefined;
  readonly dailyStop?: number | undefined;
  readonly flatAtClose?: boolean | undefined;
}

interface PlainOptions {
  readonly costs: Costs;
  readonly cash: number;
  readonly fill: "nextOpen" | "close";
  readonly shares: "whole" | "fractional";
}

export interface PlainResult {
  readonly fills: readonly Omit<Fill, "time">[];
  readonly trades: readonly Pick<
    Trade,
    | "side"
    | "entryBar"
    | "exitBar"
    | "shares"
    | "entryPrice"
    | "exitPrice"
    | "reason"
    | "gross"
    | "slippage"
    | "fees"
    | "financing"
    | "profit"
    | "return"
    | "bars"
    | "minutes"
  >[];
  readonly equity: readonly number[];
  readonly cash: readonly number[];
  readonly position: readonly number[];
  readonly cut: number;
  readonly stoppedDays: number;
}

const DAY = 86_400_000;

/**
 * A second backtest, slow and plain, written from the docstring of `backtest` alone. It keeps a list of fills and
 * derives everything from it again and again: cash, position, entry price, best price, trades.
 */
export function plainBacktest(bars: Bars, rules: PlainRules, options: PlainOptions): PlainResult {
  const { costs, fill, shares: kind } = options;
  const { time, open, high, low, close, volume } = bars;
  const n = time.length;
  const dayOf = (i: number): number => Math.floor(time[i]! / DAY);
  const isLastOfDay = (i: number): boolean => i === n - 1 || dayOf(i + 1) !== dayOf(i);
  const someVolume = [...volume].some((v) => v > 0);
  const hasVolume = (i: number): boolean => !someVolume || volume[i]! > 0;

  const fills: (Omit<Fill, "time"> & { atOpen: boolean })[] = [];
  const charges: { bar: number; amount: number; fill: number }[] = [];
  const cashNow = (): number =>
    options.cash -
    fills.reduce((sum, one) => sum + one.shares * one.price + one.fee, 0) -
    charges.reduce((sum, { amount }) => sum + amount, 0);
  let held = 0;
  const equityAt = (price: number): number => cashNow() + held * price;

  const feeOf = (quantity: number, price: number): number => {
    const fee = (quantity * price * costs.bps) / 10_000 + quantity * costs.perShare;
    if (fee < costs.minimum) return costs.minimum;
    return Math.min(fee, costs.maximumRate * quantity * price);
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
    // Fees jump down where their maximum undercuts their minimum: look on both sides of that.
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

  // The open position's standing orders.
  let stop = Number.NaN;
  let target = Number.NaN;
  let trailBy = Number.NaN;
  let best = Number.NaN;
  let cut = 0;

  const oneOrder = (bar: number, order: number, reference: number, reason: Fill["reason"], atOpen: boolean): void => {
    const price = reason === "target" ? reference : slip(reference, Math.sign(order));
    const fee = feeOf(Math.abs(order), price);
    const cash = cashNow() - order * price - fee;
    held += order;
    if (Math.abs(held) < 1e-12) held = 0;
    fills.push({ bar, shares: order, reference, price, fee, reason, cash, position: held, atOpen });
  };
  const moveTo = (
    bar: number,
    wanted: number,
    ref: number,
    reason: Fill["reason"],
    atOpen: boolean,
    atr: number,
  ): void => {
    if (held !== 0 && Math.sign(wanted) === -Math.sign(held)) oneOrder(bar, -held, ref, reason, atOpen);
    let order = wanted - held;
    const wasFlat = held === 0;
    if (order > 0 && held >= 0) {
      const possible = cutTo(cashNow(), order, slip(ref, 1));
      if (possible !== order) cut++;
      order = possible;
    } else if (order < 0 && held <= 0) {
      const price = slip(ref, -1);
      const possible = cutTo(equityAt(price) - Math.abs(held) * price, -order, price);
      if (possible !== -order) cut++;
      order = -possible;
    }
    if (Math.abs(order) > 1e-9 * Math.abs(wanted)) oneOrder(bar, order, ref, reason, atOpen);
    if (wasFlat && held !== 0) {
      const side = Math.sign(held);
      const entry = fills.at(-1)!.price;
      stop = entry - side * (rules.stopAtr ?? Number.NaN) * atr;
      target = entry + side * (rules.targetAtr ?? Number.NaN) * atr;
      trailBy = (rules.trailAtr ?? Number.NaN) * atr;
      best = entry;
    }
  };

  const equity: number[] = [];
  const cash: number[] = [];
  const position: number[] = [];
  let waiting: { wanted: number; reason: Fill["reason"]; atr: number } | undefined;
  let dayFloor = Number.NaN;
  let stopped = false;
  let stoppedDays = 0;
  let ruined = false;

  /** The loss level nearest to the price, and the target. */
  const levelsNow = (): { loss: number; reason: Fill["reason"]; gain: number } => {
    const isLong = held > 0;
    const losses: [number, Fill["reason"]][] = [
      [stop, "stop"],
      [isLong ? best - trailBy : best + trailBy, "trail"],
      [(dayFloor - cashNow()) / held, "dailyStop"],
    ];
    const known = losses.filter(([level]) => !Number.isNaN(level));
    known.sort(([a], [b]) => (isLong ? b - a : a - b));
    const [loss, reason] = known[0] ?? [Number.NaN, "stop" as const];
    return { loss, reason, gain: target };
  };
  /** Closes the position if its levels are reached by prices from `least` to `most`. */
  const actLevels = (i: number, least: number, most: number, atOpen: boolean): boolean => {
    if (held === 0) return false;
    const { loss, reason, gain } = levelsNow();
    const isLong = held > 0;
    const isLost = isLong ? least <= loss : most >= loss;
    const isWon = isLong ? most >= gain : least <= gain;
    if (isLost) {
      const price = isLong ? Math.min(open[i]!, loss) : Math.max(open[i]!, loss);
      if (reason === "dailyStop") {
        stopped = true;
        stoppedDays++;
      }
      oneOrder(i, -held, price, reason, atOpen);
    } else if (isWon) {
      oneOrder(i, -held, isLong ? Math.max(open[i]!, gain) : Math.min(open[i]!, gain), "target", atOpen);
    }
    return isLost || isWon;
  };

  for (let i = 0; i < n; i++) {
    if (i === 0 || dayOf(i) !== dayOf(i - 1)) {
      if (i > 0 && held !== 0) {
        const days = dayOf(i) - dayOf(i - 1);
        const short = held < 0 ? -held * close[i - 1]! : 0;
        const owed = cashNow() < 0 ? -cashNow() : 0;
        const amount = ((short * costs.borrowRate + owed * costs.interestRate) * days) / 365;
        charges.push({ bar: i, amount, fill: fills.length });
      }
      stopped = false;
      if (rules.dailyStop !== undefined) dayFloor = equityAt(open[i]!) * (1 - rules.dailyStop);
    }
    if (hasVolume(i)) {
      if (actLevels(i, open[i]!, open[i]!, true)) waiting = undefined;
      if (waiting) moveTo(i, waiting.wanted, open[i]!, waiting.reason, true, waiting.atr);
      waiting = undefined;
      actLevels(i, low[i]!, high[i]!, false);
    }
    if (held !== 0) {
      const reason =
        i === n - 1
          ? "end"
          : equityAt(close[i]!) <= 0
            ? "ruin"
            : rules.flatAtClose && isLastOfDay(i)
              ? "close"
              : undefined;
      if (reason && (hasVolume(i) || reason === "end")) oneOrder(i, -held, close[i]!, reason, false);
      else if (reason && (!waiting || waiting.reason === "signal")) {
        waiting = { wanted: 0, reason, atr: Number.NaN };
      }
    }
    if (equityAt(close[i]!) <= 0) ruined = true;
    if (!stopped && (hasVolume(i) || held === 0) && equityAt(close[i]!) <= dayFloor) {
      stopped = true;
      stoppedDays++;
    }
    if (held !== 0 && hasVolume(i)) best = held > 0 ? Math.max(best, high[i]!) : Math.min(best, low[i]!);

    const isLeaving = waiting !== undefined && waiting.reason !== "signal";
    const asked = i < n - 1 && !stopped && !ruined && !isLeaving && !(rules.flatAtClose && isLastOfDay(i));
    const answer = rules.answers[i]!;
    if (asked && !Number.isNaN(answer)) {
      waiting = undefined;
      const exact = (equityAt(close[i]!) * answer) / close[i]!;
      const wanted = kind === "whole" ? Math.trunc(exact) : exact;
      const atr = rules.atr[i]!;
      const opens = wanted !== 0 && wanted * held <= 0;
      const bracketed = [rules.stopAtr, rules.trailAtr, rules.targetAtr].some((one) => one !== undefined);
      if (!(bracketed && opens && Number.isNaN(atr)) && Math.abs(wanted - held) > 1e-9 * Math.abs(wanted)) {
        if (fill === "close" && hasVolume(i)) moveTo(i, wanted, close[i]!, "signal", false, atr);
        else waiting = { wanted, reason: "signal", atr };
      }
    }
    equity.push(equityAt(close[i]!));
    cash.push(cashNow());
    position.push(held);
  }

  const trades: PlainResult["trades"][number][] = [];
  let first = 0;
  fills.forEach((last, k) => {
    if (last.position !== 0) return;
    const own = fills.slice(first, k + 1);
    const entry = own[0]!;
    const side = entry.shares > 0 ? "long" : "short";
    const sum = (of: (one: (typeof own)[number]) => number, which = own): number =>
      which.reduce((total, one) => total + of(one), 0);
    const ins = own.filter((one) => Math.sign(one.shares) === Math.sign(entry.shares));
    const outs = own.filter((one) => Math.sign(one.shares) !== Math.sign(entry.shares));
    const mean = (which: typeof own): number =>
      sum((one) => Math.abs(one.shares) * one.price, which) / sum((one) => Math.abs(one.shares), which);
    const [gross, slippage, fees] = [
      -sum((one) => one.shares * one.reference),
      sum((one) => Math.abs(one.shares) * Math.abs(one.price - one.reference)),
      sum((one) => one.fee),
    ];
    const financing = charges
      .filter((charge) => charge.fill > first && charge.fill <= k)
      .reduce((total, { amount }) => total + amount, 0);
    const profit = gross - slippage - fees - financing;
    const before = entry.cash + entry.shares * entry.price + entry.fee;
    trades.push({
      side,
      entryBar: entry.bar,
      exitBar: last.bar,
      shares: Math.max(...own.map((one) => Math.abs(one.position))),
      entryPrice: mean(ins),
      exitPrice: mean(outs),
      reason: last.reason,
      gross,
      slippage,
      fees,
      financing,
      profit,
      return: profit / before,
      bars: last.bar - entry.bar + (entry.atOpen ? 1 : 0) - (last.atOpen ? 1 : 0),
      minutes: (time[last.bar]! - time[entry.bar]!) / 60_000,
    });
    first = k + 1;
  });
  return { fills, trades, equity, cash, position, cut, stoppedDays };
}
