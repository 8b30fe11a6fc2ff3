import { type ColumnTable, table } from "arquero";
import type { Criterion } from "../../backtest/criteria.js";
import { type Performance, performanceOf } from "../../backtest/performance.js";
import type { Promotion } from "../../backtest/promote.js";
import type { Backtest, Trade } from "../../backtest/result.js";
import type { RatioOptions } from "../../backtest/returns.js";
import { showable } from "../../util/showable.js";
import { count, dollars, finePercent, numberText, ratio } from "../format.js";
import type { TextColumns } from "../table-view.js";

export type { TextColumns } from "../table-view.js";

/**
 * The trades of a backtest as an arquero table, to filter or pass to `show`: one row per trade, money in dollars, times
 * of the bars of the first and last fill, as dates.
 *
 * @param result a backtest
 * @returns columns trade (from 1), side, entry, exit, shares, entry_price, exit_price, reason, gross, slippage, fees,
 * financing, profit, minutes; the money columns sum to the totals of `performanceOf`
 * @see https://idl.uw.edu/arquero/
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * tradeTable(backtest(bars, buyAndHold(), { costs: "ib" })).get("reason", 0); // → "end"
 */
export function tradeTable({ trades }: Pick<Backtest, "trades">): ColumnTable {
  const column = <T>(f: (trade: Trade) => T): T[] => trades.map(f);
  return showable(
    "table",
    table({
      trade: trades.map((_, i) => i + 1),
      side: column((t) => t.side),
      entry: column((t) => new Date(t.entryTime)),
      exit: column((t) => new Date(t.exitTime)),
      shares: column((t) => t.shares),
      entry_price: column((t) => t.entryPrice),
      exit_price: column((t) => t.exitPrice),
      reason: column((t) => t.reason),
      gross: column((t) => t.gross),
      slippage: column((t) => t.slippage),
      fees: column((t) => t.fees),
      financing: column((t) => t.financing),
      profit: column((t) => t.profit),
      minutes: column((t) => t.minutes),
    }),
  );
}

/** A row of a table: its name with its unit, and its format. */
type Measure = readonly [name: string, of: (p: Performance) => string];

const MEASURES: readonly Measure[] = [
  ["net profit, $", (p) => dollars(p.profit)],
  ["gross profit, $", (p) => dollars(p.gross)],
  ["slippage, $", (p) => dollars(p.slippage)],
  ["fees, $", (p) => dollars(p.fees)],
  ["borrow fees and interest, $", (p) => dollars(p.financing)],
  ["return", (p) => finePercent(p.totalReturn)],
  ["return a year", (p) => finePercent(p.annualReturn)],
  ["volatility a year", (p) => finePercent(p.annualVolatility)],
  ["Sharpe ratio", (p) => ratio(p.sharpe)],
  ["Sortino ratio", (p) => ratio(p.sortino)],
  ["Calmar ratio", (p) => ratio(p.calmar)],
  ["deepest drawdown", (p) => finePercent(p.maxDrawdown)],
  ["longest drawdown, days", (p) => count(p.maxDrawdownDays)],
  ["mean exposure", (p) => finePercent(p.exposure)],
  ["time in the market", (p) => finePercent(p.timeInMarket)],
  ["turnover a year", (p) => `${ratio(p.turnover)} x`],
  ["trades", (p) => count(p.trades)],
  ["won", (p) => finePercent(p.winRate)],
  ["profit factor, gross", (p) => ratio(p.profitFactor)],
  ["profit a trade, $", (p) => dollars(p.averageTrade)],
  ["hold, bars", (p) => ratio(p.averageBars)],
  ["costs / gross profit", (p) => finePercent(p.costShare)],
  ["costs paid per side, bps", (p) => ratio(p.paidBps)],
  ["break-even costs, bps", (p) => ratio(p.breakEvenBps)],
];

/**
 * The figures of several runs side by side, as text.
 *
 * @param runs backtests by name
 * @param options riskFree: the rate per year that Sharpe and Sortino ratios are measured against (0)
 * @returns a column of names with units, and one column per run; "-" if a number has no meaning
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const held = backtest(bars, buyAndHold(), { costs: "ib" });
 * Object.keys(performanceTable({ held })); // → ["", "held"]
 */
export function performanceTable(runs: { readonly [name: string]: Backtest }, options: RatioOptions = {}): TextColumns {
  const column = (run: Backtest): string[] => {
    const performance = performanceOf(run, options);
    return MEASURES.map(([, of]) => of(performance));
  };
  return showable("columns", {
    "": MEASURES.map(([name]) => name),
    ...Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, column(run)])),
  });
}

/**
 * The criteria of a verdict with their figures, as text.
 *
 * @param promotion what `promote` returned
 * @returns columns criterion, figure, "must be", result ("pass" or "FAIL")
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const options = { signals: modelSignals(bars, models), costs: "ib", from: "2018-02-15", to: "2018-03-01", looks: 1 };
 * verdictTable(promote(bars, brain(), rsiBaseline(), options)).result[0]; // → "FAIL"
 */
export function verdictTable({ criteria }: Pick<Promotion, "criteria">): {
  readonly criterion: readonly string[];
  readonly figure: readonly string[];
  readonly "must be": readonly string[];
  readonly result: readonly string[];
} {
  return showable("columns", {
    criterion: criteria.map(({ name }) => name),
    figure: criteria.map((one) => figureText(one.figure, one)),
    "must be": criteria.map(mustBe),
    result: criteria.map(({ passed }) => (passed ? "pass" : "FAIL")),
  });
}

const WORDS: { readonly [comparison in Criterion["comparison"]]: string } = {
  ">": "above",
  ">=": "at least",
  "<=": "at most",
};

function mustBe(one: Criterion): string {
  return `${WORDS[one.comparison]} ${figureText(one.limit, one)}`;
}

/** Formats a criterion's figure or limit: mean daily returns in bps, fractions in percent. */
function figureText(value: number, { unit }: Criterion): string {
  if (unit === "return") return numberText(1e4 * value, (x) => `${Number(x.toPrecision(3))} bps`);
  if (unit === "fraction") return finePercent(value);
  if (unit === "dollars") return `${dollars(value)} $`;
  return numberText(value, (x) => String(Number(x.toPrecision(4))));
}
