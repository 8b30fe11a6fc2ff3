/** Columns that a policy may read, by name: one value per bar, known at the bar's close; NaN if there is none. */
export type Signals = { readonly [name: string]: Float64Array };

/**
 * What a policy sees at the close of a bar: the bar, its signals and the account. Nothing later.
 *
 * The same object is reused for every bar: read it, but do not keep a reference.
 */
export interface BarView<S extends Signals = Signals> {
  /** The stock whose bar it is. */
  readonly symbol: string;
  /** Row of the bar in the backtested bars. */
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
  /** Bars since the position was opened, including the one it was opened in; 0 when flat. */
  readonly barsHeld: number;
  /** Minutes on the wall clock since the position was opened, nights included; 0 when flat. */
  readonly minutesHeld: number;
  /** Unrealised profit at the bar's close, in dollars, after slippage but before fees. */
  readonly unrealised: number;
  /**
   * Cost of one order for this fraction of the equity now, including slippage, as a share of its value; Infinity if it
   * is for less than one share.
   */
  readonly costRate: (fraction: number) => number;
  readonly signals: { readonly [name in keyof S]: number };
}

/** What a policy returns to change nothing. It is NaN, so arithmetic on a missing signal also means no change. */
export const HOLD: number = Number.NaN;

/**
 * Decides at the close of a bar what fraction of the equity should be in the stock: 0.0025 for a quarter of a percent
 * long, negative for short, 0 for flat, `HOLD` (NaN) for no change. A new number at every bar means an order at every
 * bar.
 *
 * The same view must give the same answer: keep no state, since the view shows the position.
 */
export type Decide<S extends Signals = Signals> = (now: BarView<S>) => number;

/** A decision function, and the standing orders while a position is open. */
export interface Policy<S extends Signals = Signals> {
  /** Name shown in results. */
  readonly name: string;
  readonly decide: Decide<S>;
  /**
   * How strong an answer is, any number: in an account over many stocks the stronger ones are filled first where money
   * ends. The size of the answer when left out.
   */
  readonly strength?: (now: BarView<S>, answer: number) => number;
  /** Signals it cannot run without; checked before the first bar. */
  readonly needs?: readonly (keyof S & string)[];
  /**
   * Stop: distance from the entry price against the position, in ATR (`signals.atr` of the bar that decided, in
   * dollars).
   */
  readonly stopAtr?: number;
  /**
   * Trailing stop: this distance, in ATR of the bar that decided, from the best price since the entry: the highest of a
   * long position, the lowest of a short one. Within a bar it stands where the bars before have moved it.
   */
  readonly trailAtr?: number;
  /** Target: a limit order at this distance from the entry price in favour of the position, in ATR. */
  readonly targetAtr?: number;
  /**
   * Daily stop: close the position and stop for the day after losing this share of the day's opening equity: 0.01 is
   * one percent.
   */
  readonly dailyStop?: number;
  /** Close the position at the close of each day's last bar. */
  readonly flatAtClose?: boolean;
}
