import type { Bars } from "../bars/bars.js";
import { atr } from "../indicators/atr.js";
import { dayOf, MINUTE } from "../util/time.js";

/** When a trade ends: a target and a stop in ATR from the entry, and a time limit. */
export interface TradeRules {
  /** `"long"`: bought, and earns when the price rises. `"short"`: sold short, and earns when it falls. */
  readonly side: "long" | "short";
  /** Target: distance from the entry in favour of the trade, in ATR (14 bars, of the bar that decided). */
  readonly targetAtr: number;
  /** Stop: distance from the entry against the trade, in the same ATR. */
  readonly stopAtr: number;
  /** Largest number of bars the trade is held, the bar it is opened in included. */
  readonly horizon: number;
  /** Whether the trade is closed at the close of its day's last bar, and none is opened after it. */
  readonly flatAtClose: boolean;
}

/** Which trades are wanted, and which bars ask to close one. By default all bars open one, and none closes it. */
export interface TradeSignals {
  /** n values: 1 at the bars whose close opens a trade. */
  readonly enter?: Uint8Array;
  /** n values: 1 at the bars whose close asks to close it, once it has been held for `minimumHold` minutes. */
  readonly leave?: Uint8Array;
  readonly minimumHold?: number;
}

/** The trade that each of n bars decides. */
export interface TradeReturns {
  /** Return before costs, a fraction of the entry price; NaN if no trade is opened, or its end is not in the bars. */
  readonly return: Float64Array;
  /** Row of the bar in which the trade ends; the number of bars if it is not among them. */
  readonly exit: Uint32Array;
}

/**
 * The trade that a policy would make from each bar, filled as `backtest` fills it.
 *
 * A trade is decided at a bar's close and opened at the next bar's open. It ends at the first of these: an open beyond
 * the stop or the target, at that open; the stop, or the target, touched within a bar, at its price (the stop first if
 * one bar touches both); with `flatAtClose` the close of a day's last bar. After `horizon` bars, or when `leave` asks
 * for it, it is closed at the next bar's open. Slippage and fees are left out.
 *
 * The last bar of a day is known by the first bar of the next one, so a trade that would end at the close of the last
 * bar given has no return.
 *
 * @param bars **all** n bars
 * @param rules side, target, stop, time limit
 * @param signals which bars open a trade, and which ask to close it
 * @returns the return of each bar's trade, and where it ends
 * @throws RangeError when a distance is not a positive number, or `horizon` not a positive whole number
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min", { closed: "right", label: "right" });
 * const rules = { side: "long", targetAtr: 2, stopAtr: 1, horizon: 12, flatAtClose: true };
 * const { exit } = tradeReturns(bars, rules);
 * exit[20] > 20 && exit[20] <= 33; // → true
 */
export function tradeReturns(bars: Bars, rules: TradeRules, signals: TradeSignals = {}): TradeReturns {
  checkRules(rules);
  const n = bars.time.length;
  const { enter } = signals;
  const walk: Walk = { bars, rules, signals, range: atr(bars, 14), day: bars.time.map(dayOf) };
  const returns = new Float64Array(n).fill(Number.NaN);
  const exit = new Uint32Array(n).fill(n);
  for (let i = 0; i < n; i++) {
    if (enter && enter[i] !== 1) continue;
    const end = endOf(walk, i);
    if (end === undefined) continue;
    exit[i] = end.bar;
    const entry = bars.open[i + 1]!;
    returns[i] = (rules.side === "long" ? end.price - entry : entry - end.price) / entry;
  }
  return { return: returns, exit };
}

interface Walk {
  readonly bars: Bars;
  readonly rules: TradeRules;
  readonly signals: TradeSignals;
  readonly range: Float64Array;
  readonly day: Float64Array;
}

/** Where and at what price the trade ends that bar `i` decides; undefined if there is none, or the bars end before. */
function endOf(walk: Walk, i: number): { readonly bar: number; readonly price: number } | undefined {
  const { bars, rules, signals, range, day } = walk;
  const { open, high, low, close, time, interval } = bars;
  const { leave, minimumHold = 0 } = signals;
  const { targetAtr, stopAtr, horizon, flatAtClose } = rules;
  const n = time.length;
  const isLong = rules.side === "long";
  const entered = i + 1;
  if (entered >= n || Number.isNaN(range[i]!) || (flatAtClose && day[entered] !== day[i])) return undefined;
  const entry = open[entered]!;
  const stop = isLong ? entry - stopAtr * range[i]! : entry + stopAtr * range[i]!;
  const target = isLong ? entry + targetAtr * range[i]! : entry - targetAtr * range[i]!;
  let leaving = false;
  for (let bar = entered; bar < n; bar++) {
    const first = open[bar]!;
    const [worst, best] = isLong ? [low[bar]!, high[bar]!] : [high[bar]!, low[bar]!];
    const jumped = isLong ? first <= stop || first >= target : first >= stop || first <= target;
    if (leaving || (bar > entered && jumped)) return { bar, price: first };
    if (isLong ? worst <= stop : worst >= stop) return { bar, price: stop };
    if (isLong ? best >= target : best <= target) return { bar, price: target };
    if (bar + 1 >= n) return undefined;
    if (flatAtClose && day[bar + 1] !== day[bar]) return { bar, price: close[bar]! };
    const minutes = (time[bar]! - time[entered]! + interval) / MINUTE;
    leaving = bar - entered + 1 >= horizon || (leave?.[bar] === 1 && minutes >= minimumHold);
  }
  return undefined;
}

/** Refuses distances and limits that no trade can have. */
export function checkRules({ side, targetAtr, stopAtr, horizon }: TradeRules): void {
  if (side !== "long" && side !== "short") throw new RangeError(`side must be "long" or "short", got "${side}"`);
  for (const [name, value] of Object.entries({ targetAtr, stopAtr })) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${name} must be a positive distance in ATR, got ${value}`);
    }
  }
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`horizon must be a positive number of bars, got ${horizon}`);
  }
}
