import type { Data } from "plotly.js-dist";
import type { Backtest } from "../../backtest/result.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axisName, layPanels } from "./panels.js";
import { datesOf, lineOf } from "./run-lines.js";
import { type ChartText, layoutOf } from "./style.js";

/**
 * Daily profit of accounts after costs, and below it the drawdown of each.
 *
 * @param runs backtests of one period, by name: of one stock, or of an account over many
 * @param text `title` and `note`
 * @returns a figure of two charts, one above the other
 * @throws when there is no run
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * const held = backtest(bars, buyAndHold(), { costs: "ib" });
 * equityChart({ held }).data.length; // → 2
 */
export function equityChart(
  runs: { readonly [name: string]: Pick<Backtest, "days" | "cash" | "costs"> },
  text: ChartText = {},
): Figure {
  const named = Object.entries(runs);
  if (named.length === 0) throw new Error("no runs: an equity chart needs at least one");
  const { days, cash, costs } = named[0]![1];
  const { layout, height, narrow } = layPanels(
    [
      {
        title: "<b>profit since the start, after costs</b>",
        x: { type: "date", matches: "x" },
        y: { title: { text: "$" } },
      },
      {
        title: "<b>drawdown: below the highest equity so far</b>",
        x: { type: "date", matches: "x" },
        y: { tickformat: ".3~%", rangemode: "tozero" },
      },
    ],
    { columns: 1, height: 210, across: 0, down: 40 },
  );
  const data = named.flatMap(([name, { days: own, cash: start }], i): Data[] => [
    {
      ...lineOf(
        name,
        i,
        datesOf(own.time),
        own.equity.map((equity) => equity - start),
      ),
      hovertemplate: `%{y:$,.2f}<extra>${name}</extra>`,
    },
    {
      ...lineOf(name, i, datesOf(own.time), drawdowns(own.equity, start)),
      xaxis: axisName("x", 1),
      yaxis: axisName("y", 1),
      showlegend: false,
      hovertemplate: `%{y:.3%}<extra>${name}</extra>`,
    },
  ]);
  return figureOf({
    data,
    layout: layoutOf(
      {
        heading: "Equity and drawdown",
        lines: [
          `${count(days.time.length)} days, ${count(cash)} $ at the start, costs ${costs.name}; at each day's close`,
        ],
        plotHeight: height,
        legendItems: named.length,
        hovermode: "x unified",
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

/** How far each day's equity is below the highest so far, including the start: 0 or negative. */
function drawdowns(equity: Float64Array, start: number): Float64Array {
  let top = start;
  return equity.map((value) => {
    top = Math.max(top, value);
    return value / top - 1;
  });
}
