import type { Data } from "plotly.js-dist";
import type { Portfolio } from "../../backtest/portfolio-result.js";
import { count, counted, dollars } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, COLOURS, INK, layoutOf } from "./style.js";

/** Pixels per stock. */
const ROW = 18;
/** Of more stocks, the best and the worst are drawn, and the others as one bar. */
const MOST_ROWS = 31;

interface Row {
  readonly name: string;
  readonly profit: number;
  readonly trades: number;
}

/**
 * What each stock brought to an account over many: its net profit, the highest first. The bars add up to the account's
 * profit. Of more than 31 stocks, the 15 best and the 15 worst have bars of their own, the others one together.
 *
 * @param portfolio what `backtestPortfolio` returned
 * @param text `title` and `note`
 * @returns a figure with a bar for each stock
 * @example
 * const stock = (symbol, seed) => ({ bars: { ...resample(makeSample({ seed, to: "2018-02-01" }), "5min"), symbol } });
 * const both = backtestPortfolio([stock("A", 1), stock("B", 2)], buyAndHold(), { costs: "ib", capPerStock: 0.5 });
 * contributionChart(both).data[0].y.length; // → 2
 */
export function contributionChart({ stocks, days }: Pick<Portfolio, "stocks" | "days">, text: ChartText = {}): Figure {
  const rows = rowsOf(stocks);
  const all = rows.reduce((sum, { profit }) => sum + profit, 0);
  const at = rows.map((_, row) => row);
  const bars: Data = {
    type: "bar",
    orientation: "h",
    y: at,
    x: rows.map(({ profit }) => profit),
    customdata: rows.map(({ name, trades }) => [name, counted(trades, "trade")]),
    marker: { color: rows.map(({ profit }) => (profit < 0 ? COLOURS.vermillion : COLOURS.blue)) },
    hovertemplate: "%{customdata[0]}: %{x:$,.2f}<br>%{customdata[1]}<extra></extra>",
  };
  return figureOf({
    data: [bars],
    layout: layoutOf(
      {
        heading: "Profit by stock, $",
        lines: [
          `${dollars(all)} $ after costs in ${counted(days.time.length, "day")} from ${counted(stocks.length, "stock")}, ` +
            `${count(stocks.filter(({ trades }) => trades.length > 0).length)} of them traded`,
        ],
        plotHeight: Math.max(rows.length, 5) * ROW,
        bargap: 0.3,
        xaxis: axisOf({ nticks: 6, zerolinecolor: INK, labelalias: { "\u22120": "0" } }),
        yaxis: axisOf({
          range: [rows.length - 0.4, -0.6],
          tickvals: at,
          ticktext: rows.map(({ name }) => name),
          ticks: "",
          showgrid: false,
          zeroline: false,
        }),
      },
      text,
    ),
  });
}

function rowsOf(stocks: Portfolio["stocks"]): Row[] {
  const rows = stocks
    .map(({ symbol, profit, trades }): Row => ({ name: symbol, profit: profit.at(-1)!, trades: trades.length }))
    .sort((a, b) => b.profit - a.profit || (a.name < b.name ? -1 : 1));
  if (rows.length <= MOST_ROWS) return rows;
  const half = (MOST_ROWS - 1) / 2;
  const others = rows.slice(half, -half);
  const sum = (of: (row: Row) => number): number => others.reduce((total, row) => total + of(row), 0);
  const between: Row = {
    name: `${others.length} others`,
    profit: sum(({ profit }) => profit),
    trades: sum(({ trades }) => trades),
  };
  return [...rows.slice(0, half), between, ...rows.slice(-half)];
}
