import type { Costs } from "./costs.js";

/**
 * Why an order was filled: `signal` the policy's target; `stop`, `target` a bracket; `dailyStop` the day's loss;
 * `close` flat at the day's close; `end` the last bar, at whose close what is still held is sold; `ruin` no equity left.
 */
export type FillReason = "signal" | "stop" | "target" | "dailyStop" | "close" | "end" | "ruin";

/** One order, filled. */
export interface Fill {
  /** Row of the bar it was filled in, in the bars that were given. */
  readonly bar: number;
  /** That bar's time, wall-clock milliseconds. */
  readonly time: number;
  /** Bought when positive, sold when negative. */
  readonly shares: number;
  /** The price on the tape: an open, a close, or a bracket's level. */
  readonly reference: number;
  /** The price paid or received, after slippage. */
  readonly price: number;
  /** Commission in dollars. */
  readonly fee: number;
  readonly reason: FillReason;
  /** Cash and shares after it. */
  readonly cash: number;
  readonly position: number;
}

/** A position from flat to flat. */
export interface Trade {
  readonly side: "long" | "short";
  /** Rows of the bars of its first and last fill. */
  readonly entryBar: number;
  readonly exitBar: number;
  /** Those bars' times. */
  readonly entryTime: number;
  readonly exitTime: number;
  /** Most shares held, a positive number. */
  readonly shares: number;
  /** Mean prices over the fills in, and over the fills out. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Why the last fill was made. */
  readonly reason: FillReason;
  /** Dollars before costs: at the prices on the tape. */
  readonly gross: number;
  /** Dollars lost to slippage, and commissions. */
  readonly slippage: number;
  readonly fees: number;
  /** Dollars after costs: `gross - slippage - fees`. */
  readonly profit: number;
  /** `profit` as a share of the equity before the trade. */
  readonly return: number;
  /** Bars it was held in, and minutes on the wall clock from fill to fill, to the bar. */
  readonly bars: number;
  readonly minutes: number;
  /** Rows of its fills in `fills`: from `firstFill` up to and including `lastFill`. */
  readonly firstFill: number;
  readonly lastFill: number;
}

/** The account at the end of each trading day. */
export interface Days {
  /** Midnights. */
  readonly time: Float64Array;
  /** Equity at the close of the day's last bar. */
  readonly equity: Float64Array;
  /** Against the day before; the first day's against the cash at the start. */
  readonly return: Float64Array;
}

/** What became of the policy's wishes. */
export interface OrderCounts {
  /** Times the policy was asked. */
  readonly decisions: number;
  /** Of those, answers other than `HOLD`. */
  readonly wishes: number;
  /** Wishes to open a position that came to less than one share. */
  readonly tooSmall: number;
  /** Wishes to open a position with brackets at a bar whose ATR is missing: not followed. */
  readonly withoutAtr: number;
  /** Days on which the daily stop was reached. */
  readonly stoppedDays: number;
}

/** A backtest: the account bar by bar, every fill and every trade. Money in dollars. Plain data. */
export interface Backtest {
  readonly policy: string;
  readonly symbol: string;
  readonly costs: Costs;
  readonly fill: "nextOpen" | "close";
  readonly shares: "whole" | "fractional";
  /** Cash at the start. */
  readonly cash: number;
  /** Row of the first bar in the bars that were given: entry i below is row `firstBar + i`. */
  readonly firstBar: number;
  /** The bars' times. */
  readonly time: Float64Array;
  /** After each bar's close: the price, cash, shares, and `equity = cash + shares * close`. */
  readonly close: Float64Array;
  readonly cashAt: Float64Array;
  readonly position: Float64Array;
  readonly equity: Float64Array;
  readonly fills: readonly Fill[];
  readonly trades: readonly Trade[];
  readonly days: Days;
  readonly counts: OrderCounts;
  /** What a reader must know: optimistic fills, no trades and why, ruin. Empty when there is nothing. */
  readonly notes: readonly string[];
}
