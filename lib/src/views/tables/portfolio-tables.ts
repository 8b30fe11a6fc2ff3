import type { PortfolioJudgement } from "../../backtest/judge-portfolio.js";
import { type Performance, performanceOf } from "../../backtest/performance.js";
import type { Portfolio, StockBacktest } from "../../backtest/portfolio-result.js";
import { portfolioPerformance } from "../../backtest/promote-portfolio.js";
import { TRADING_DAYS } from "../../backtest/returns.js";
import { measureSharpe, sharpeInterval } from "../../backtest/sharpe-evidence.js";
import { showable } from "../../util/showable.js";
import { midnightOf } from "../../util/time.js";
import { count, counted, dollars, finePercent, numberText, ratio } from "../format.js";
import { type TextColumns, viewColumns, viewFacts } from "../table-view.js";
import type { View } from "../view.js";
import { capacityWords, timingWords, verdictWords } from "../words.js";
import { verdictTable } from "./backtest-tables.js";

/**
 * What each stock brought to an account over many, and the account in all, as text.
 *
 * A stock's Sharpe ratio is that of its daily profits, in fractions of the account's equity the day before, over the
 * account's days, with a 95 % interval that allows for skewness and fat tails.
 *
 * @param portfolio what `backtestPortfolio` returned
 * @returns columns stock, trades, turnover, net profit, share of the profit, exposure, Sharpe ratio and its interval; the
 * last row is `in all`; "-" if a number has no meaning
 * @example
 * const stock = (symbol, seed) => ({ bars: { ...resample(makeSample({ seed, to: "2018-02-01" }), "5min"), symbol } });
 * const both = backtestPortfolio([stock("A", 1), stock("B", 2)], buyAndHold(), { costs: "ib", capPerStock: 0.5 });
 * portfolioTable(both).stock; // → ["A", "B", "in all"]
 */
export function portfolioTable(portfolio: Portfolio): TextColumns {
  const all = portfolioPerformance(portfolio);
  const rows = portfolio.stocks.map((stock) => {
    return { ...figuresOf(stock, portfolio), name: stock.symbol };
  });
  const inAll = { name: "in all", figures: all, profit: all.profit, returns: portfolio.days.return };
  const shown = [...rows, inAll];
  const column = (of: (row: (typeof shown)[number]) => string): string[] => shown.map(of);
  return showable("columns", {
    stock: column(({ name }) => name),
    trades: column(({ figures }) => count(figures.trades)),
    "turnover a year": column(({ figures }) => `${ratio(figures.turnover)} x`),
    "net profit, $": column(({ profit }) => dollars(profit)),
    "of the profit": column(({ profit }) => (all.profit > 0 ? finePercent(profit / all.profit) : "-")),
    "mean exposure": column(({ figures }) => finePercent(figures.exposure)),
    "Sharpe ratio": column(({ returns }) => sharpeText(returns)),
  });
}

/** A stock's figures, its profit, and its daily profits as fractions of the account's equity. */
function figuresOf(
  stock: StockBacktest,
  { days, cash }: Portfolio,
): { readonly figures: Performance; readonly profit: number; readonly returns: Float64Array } {
  const { time, profit } = stock;
  let [row, before] = [0, 0];
  const returns = Float64Array.from(days.time, (day, d) => {
    while (row < time.length && midnightOf(time[row]!) <= day) row++;
    const now = row === 0 ? 0 : profit[row - 1]!;
    const earned = now - before;
    before = now;
    return earned / (d === 0 ? cash : days.equity[d - 1]!);
  });
  return { figures: performanceOf(stock), profit: profit.at(-1)!, returns };
}

function sharpeText(returns: Float64Array): string {
  const measured = measureSharpe(returns);
  const { low, high } = sharpeInterval(measured);
  const [own, ...ends] = [measured.sharpe, low, high].map((value) => ratio(value * Math.sqrt(TRADING_DAYS)));
  return own === "-" ? "-" : `${own} [${ends.join(", ")}]`;
}

/** A judgement of an account over many stocks as people see it. */
export function portfolioView(judgement: PortfolioJudgement, title: string): View {
  const { part, runs, notes, promotion, performance, deciding } = judgement;
  const { candidate, baseline } = runs;
  const { capPerStock, capInAll, ration, cash, shares } = candidate;
  const share = (cap: number): string => numberText(cap, (x) => `${Number((100 * x).toPrecision(4))} %`);
  const { sharpe } = promotion;
  return [
    viewFacts(
      [
        ["judged on", `${part.name}: ${part.from} to ${part.to}`],
        ["", `${counted(candidate.stocks.length, "stock")}, ${counted(candidate.days.time.length, "day")}`],
        ["policy", candidate.policy],
        ["against", baseline.policy],
        ["account", `${dollars(cash)} $ for all stocks, ${shares} shares`],
        [
          "caps",
          `${share(capPerStock)} of the equity a stock, ${share(capInAll)} in all; where money ends, ` +
            (ration === "strength" ? "the strongest orders first" : "each order the same part"),
        ],
        ["costs", candidate.costs.name],
      ],
      title,
    ),
    ...new Set([...notes, ...candidate.notes]),
    viewColumns(portfolioTable(candidate), deciding),
    viewColumns(portfolioTable(baseline), "RSI baseline"),
    `The account's Sharpe ratio of ${ratio(performance.candidate.sharpe)} is above 0 with a probability of ` +
      `${finePercent(sharpe.probabilistic)}, or ${finePercent(sharpe.deflated)} as the best of ${counted(sharpe.looks, "look")}.`,
    timingWords(promotion),
    capacityWords(promotion),
    viewColumns(verdictTable(promotion)),
    verdictWords(promotion),
  ];
}
