/** Columns that a policy may read, by name: one value a bar, known at the bar's close; NaN where there is none. */
export type Signals = { readonly [name: string]: Float64Array };

/**
 * What a policy sees at the close of a bar: that bar, the account after it, and the signals of it. Nothing later.
 *
 * The same object is shown bar after bar with new numbers in it: read it, do not keep it.
 */
export interface BarView<S extends Signals = Signals> {
  /** Row of the bar in the bars that are backtested. */
  readonly bar: number;
  /** The bar's time, wall-clock milliseconds. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Cash and position at the bar's close, in dollars. */
  readonly equity: number;
  readonly cash: number;
  /** Shares held: positive long, negative short, 0 flat. */
  readonly shares: number;
  /** Mean price at which they were bought or sold short; NaN when flat. */
  readonly entryPrice: number;
  /** Bars since the position was opened, the one it was opened in included; 0 when flat. */
  readonly barsHeld: number;
  /** Minutes on the wall clock since the position was opened, nights included; 0 when flat. */
  readonly minutesHeld: number;
  /** Profit that the position shows at the bar's close, in dollars, slippage off but fees not. */
  readonly unrealised: number;
  /**
   * What one order for this fraction of the equity would cost now, slippage included, as a share of its value; Infinity
   * when it is for no share at all.
   */
  readonly costRate: (fraction: number) => number;
  readonly signals: { readonly [name in keyof S]: number };
}

/** What a policy answers when it wants nothing changed. It is NaN, so arithmetic on a missing signal says it too. */
export const HOLD: number = Number.NaN;

/**
 * Decides at the close of a bar which part of the equity should be in the stock: 0.0025 long with a quarter of a percent,
 * negative short, 0 flat, `HOLD` (NaN) no change. A new number at every bar means an order at every bar.
 *
 * The same view must get the same answer: keep no state of your own, the view tells what the account is in.
 */
export type Decide<S extends Signals = Signals> = (now: BarView<S>) => number;

/** Decisions, and the orders that rest in the market while a position is open. */
export interface Policy<S extends Signals = Signals> {
  /** Shown in results. */
  readonly name: string;
  readonly decide: Decide<S>;
  /** Signals without which it cannot run; told apart before the first bar. */
  readonly needs?: readonly (keyof S & string)[];
  /** Stop: so many ATR (`signals.atr`, dollars, of the bar that decided) beyond the entry's price, against the position. */
  readonly stopAtr?: number;
  /** Target: a limit order so many ATR beyond the entry's price, in favour of the position. */
  readonly targetAtr?: number;
  /** Flat, and no more that day, when the day has lost this share of the equity at its open: 0.01 is one percent. */
  readonly dailyStop?: number;
  /** Flat at the close of each day's last bar. */
  readonly flatAtClose?: boolean;
}
