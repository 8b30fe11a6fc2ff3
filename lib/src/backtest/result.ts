import type { Costs } from "./costs.js";

/**
 * Why an order was filled: `signal` the policy's target; `stop`, `trail`, `target` a bracket; `dailyStop` the day's loss
 * limit; `close` flat at the day's close; `end` the last bar, at whose close everything is sold; `ruin` no equity left.
 */
export type FillReason = "signal" | "stop" | "trail" | "target" | "dailyStop" | "close" | "end" | "ruin";

/** One filled order. */
export interface Fill {
  /** Row of the bar it was filled in. */
  readonly bar: number;
  /** That bar's time, wall-clock milliseconds. */
  readonly time: number;
  /** Positive if bought, negative if sold. */
  readonly shares: number;
  /** The market price: an open, a close, or a bracket's level. */
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

/** A trade: a position from flat to flat. */
export interface Trade {
  readonly side: "long" | "short";
  /** Rows of the bars of its first and last fill. */
  readonly entryBar: number;
  readonly exitBar: number;
  /** Those bars' times. */
  readonly entryTime: number;
  readonly exitTime: number;
  /** Largest number of shares held, positive. */
  readonly shares: number;
  /** Mean prices over the fills in, and over the fills out. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Why the last fill was made. */
  readonly reason: FillReason;
  /** Dollars before costs, at market prices. */
  readonly gross: number;
  /** Dollars lost to slippage, and dollars of commission. */
  readonly slippage: number;
  readonly fees: number;
  /** Dollars of borrow fees and interest while it was held. */
  readonly financing: number;
  /** Dollars after costs: `gross - slippage - fees - financing`. */
  readonly profit: number;
  /** `profit` as a share of the equity before the trade. */
  readonly return: number;
  /** Bars it was held, and wall-clock minutes from fill to fill, at the resolution of a bar. */
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
  /** Relative to the day before; on the first day, to the starting cash. */
  readonly return: Float64Array;
}

/** What became of the policy's answers. */
export interface OrderCounts {
  /** Number of times the policy was asked. */
  readonly decisions: number;
  /** Of those, answers other than `HOLD`. */
  readonly wishes: number;
  /** Positions not opened because they were for less than one share. */
  readonly tooSmall: number;
  /** Positions with brackets not opened because the ATR was missing. */
  readonly withoutAtr: number;
  /** Orders cut to what the account could pay at the price of their fill, fees included. */
  readonly cut: number;
  /** Bars without volume at which an order had to wait for a later bar. */
  readonly waited: number;
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
  /** Row of the first backtested bar: entry i below is row `firstBar + i` of the bars. */
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
  /**
   * Notes for the reader: optimistic fills, orders cut or delayed, no trades and why, days missing in the bars, ruin.
   * Empty if there are none.
   */
  readonly notes: readonly string[];
}
