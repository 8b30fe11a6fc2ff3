import { formatTime, midnightOf } from "../util/time.js";
import type { Backtest, Fill, Trade } from "./result.js";
import {
  annualReturn,
  annualVolatility,
  calmarRatio,
  maxDrawdown,
  type RatioOptions,
  sharpeRatio,
  sortinoRatio,
  TRADING_DAYS,
} from "./returns.js";

/** One calendar year, or one month. */
export interface PeriodPerformance {
  /** `2018`, or `2018-01`. */
  readonly period: string;
  readonly days: number;
  /** Return over the period, a fraction. */
  readonly return: number;
  /** Dollars after costs; open positions count at their close. */
  readonly profit: number;
  /** Trades that ended in it. */
  readonly trades: number;
}

/**
 * The numbers of a backtest. Money in dollars, ratios annualised from daily returns, the rest fractions (0.01 is one
 * percent). NaN where a number has no meaning, for example a win rate without trades (null in JSON).
 */
export interface Performance {
  readonly policy: string;
  readonly days: number;
  /** Dollars after costs: equity at the end less cash at the start, the sum of the trades' profits. */
  readonly profit: number;
  /** Dollars before costs, slippage, and commissions: `profit = gross - slippage - fees - financing`. */
  readonly gross: number;
  readonly slippage: number;
  readonly fees: number;
  /** Borrow fees and interest. */
  readonly financing: number;
  /** Over the whole period, and per year. */
  readonly totalReturn: number;
  readonly annualReturn: number;
  readonly annualVolatility: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly calmar: number;
  /** Deepest fall of the daily equity from a peak, negative; and the longest run of trading days below a peak. */
  readonly maxDrawdown: number;
  readonly maxDrawdownDays: number;
  /** Position size divided by equity, averaged over the bars' closes. */
  readonly exposure: number;
  /** Share of the bars' closes with an open position. */
  readonly timeInMarket: number;
  /** Value bought and sold per year, divided by the mean equity. */
  readonly turnover: number;
  readonly trades: number;
  /** Share of trades with a profit after costs. */
  readonly winRate: number;
  /** Sum of gains divided by sum of losses, before costs. */
  readonly profitFactor: number;
  /** Mean profit per trade, in dollars after costs. */
  readonly averageTrade: number;
  /** Mean holding time of a trade, in bars and in wall-clock minutes. */
  readonly averageBars: number;
  readonly averageMinutes: number;
  /** Slippage, fees and financing divided by the gross profit; NaN without a gross profit. */
  readonly costShare: number;
  /**
   * Costs per side, in hundredths of a percent of each order, at which the same trades would have broken even; negative
   * if they lose even without costs.
   */
  readonly breakEvenBps: number;
  /** Slippage and fees paid per side, in the same unit. */
  readonly paidBps: number;
  readonly byYear: readonly PeriodPerformance[];
  readonly byMonth: readonly PeriodPerformance[];
}

/**
 * The figures of a backtest: return and risk from daily returns, trade statistics from the trade list.
 *
 * @param result a backtest
 * @param options riskFree: the rate per year that Sharpe and Sortino ratios are measured against (0)
 * @returns see `Performance`
 * @see empyrical, for the ratios of daily returns
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const { trades, profit, gross, fees } = performanceOf(backtest(bars, buyAndHold(), { costs: "bps:5" }));
 * trades; // → 1
 * Math.abs(profit - (gross - fees)) < 1e-6; // → true
 */
export function performanceOf(result: Backtest, options: RatioOptions = {}): Performance {
  const { position, close } = result;
  return figuresOf({ ...result, investedAt: (i) => Math.abs(position[i]! * close[i]!) }, options);
}

/** What the figures are made of, for an account of one stock or of many. */
export interface AccountRecord extends Pick<Backtest, "policy" | "trades" | "days" | "cash" | "equity"> {
  readonly fills: readonly Pick<Fill, "shares" | "reference">[];
  /** Value of all positions after a bar, long and short ones added up. */
  readonly investedAt: (i: number) => number;
}

/** The figures of an account, as `performanceOf` tells those of a backtest. */
export function figuresOf(result: AccountRecord, options: RatioOptions): Performance {
  const { trades, fills, days, cash, equity, investedAt } = result;
  const returns = days.return;
  const sum = (f: (trade: Trade) => number): number => trades.reduce((total, trade) => total + f(trade), 0);
  const average = (f: (trade: Trade) => number): number => sum(f) / trades.length;
  const [gross, slippage, fees] = [sum((t) => t.gross), sum((t) => t.slippage), sum((t) => t.fees)];
  const financing = sum((t) => t.financing);
  const traded = fills.reduce((total, fill) => total + Math.abs(fill.shares) * fill.reference, 0);
  const drawdown = maxDrawdown(returns);
  let meanEquity = 0;
  let exposure = 0;
  let barsIn = 0;
  for (let i = 0; i < equity.length; i++) {
    meanEquity += equity[i]! / equity.length;
    const invested = investedAt(i);
    if (invested === 0) continue;
    barsIn++;
    exposure += invested / equity[i]! / equity.length;
  }
  const last = equity.at(-1)!;
  return {
    policy: result.policy,
    days: returns.length,
    profit: last - cash,
    gross,
    slippage,
    fees,
    financing,
    totalReturn: last / cash - 1,
    annualReturn: annualReturn(returns),
    annualVolatility: annualVolatility(returns),
    sharpe: sharpeRatio(returns, options),
    sortino: sortinoRatio(returns, options),
    calmar: calmarRatio(returns),
    maxDrawdown: drawdown.depth,
    maxDrawdownDays: drawdown.longest,
    exposure,
    timeInMarket: barsIn / equity.length,
    turnover: (traded / meanEquity) * (TRADING_DAYS / returns.length),
    trades: trades.length,
    winRate: average((t) => (t.profit > 0 ? 1 : 0)),
    profitFactor: sum((t) => Math.max(t.gross, 0)) / sum((t) => Math.max(-t.gross, 0)),
    averageTrade: average((t) => t.profit),
    averageBars: average((t) => t.bars),
    averageMinutes: average((t) => t.minutes),
    costShare: gross > 0 ? (slippage + fees + financing) / gross : Number.NaN,
    breakEvenBps: (1e4 * gross) / traded,
    paidBps: (1e4 * (slippage + fees)) / traded,
    byYear: byPeriod(result, 4),
    byMonth: byPeriod(result, 7),
  };
}

/** Groups days and trades by the first characters of their time: 4 for years, 7 for months. */
function byPeriod({ days, trades, cash }: AccountRecord, length: number): PeriodPerformance[] {
  const periods = new Map<string, { days: number; start: number; end: number; trades: number }>();
  const periodOfDay = new Map<number, { trades: number }>();
  days.time.forEach((midnight, d) => {
    const key = formatTime(midnight).slice(0, length);
    const before = d === 0 ? cash : days.equity[d - 1]!;
    const period = periods.get(key) ?? { days: 0, start: before, end: 0, trades: 0 };
    period.days++;
    period.end = days.equity[d]!;
    periods.set(key, period);
    periodOfDay.set(midnight, period);
  });
  for (const { exitTime } of trades) periodOfDay.get(midnightOf(exitTime))!.trades++;
  return [...periods].map(([period, { days: count, start, end, trades: ended }]) => ({
    period,
    days: count,
    return: end / start - 1,
    profit: end - start,
    trades: ended,
  }));
}
