import type { Data } from "plotly.js-dist";
import type { Backtest } from "../../backtest/result.js";
import { sharpeRatio } from "../../backtest/returns.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { datesOf, lineOf } from "./run-lines.js";
import { axisOf, type ChartText, layoutOf, REFERENCE_LINE } from "./style.js";

/**
 * The rolling Sharpe ratio: shows whether an account earned steadily or only once.
 *
 * @param runs backtests of one period, by name
 * @param options `days` of the window (63, a quarter; a third of the period if that is shorter), `title` and `note`
 * @returns a figure with one line per run; gaps where nothing moved in the window
 * @throws RangeError when there are no runs, or the window is not a whole number of at least 2 days
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const held = backtest(bars, buyAndHold(), { costs: "ib" });
 * rollingSharpeChart({ held }, { days: 10 }).data.length; // → 1
 */
export function rollingSharpeChart(
  runs: { readonly [name: string]: Backtest },
  options: ChartText & { readonly days?: number } = {},
): Figure {
  const named = Object.entries(runs);
  if (named.length === 0) throw new RangeError("no runs: a chart of Sharpe ratios needs at least one");
  const total = named[0]![1].days.time.length;
  const { days = Math.max(2, Math.min(63, Math.floor(total / 3))), ...text } = options;
  if (!(Number.isInteger(days) && days >= 2))
    throw new RangeError(`days must be a whole number of at least 2, got ${days}`);
  const data = named.flatMap(([name, run], i): Data[] => {
    const values = rollingSharpe(run.days.return, days);
    // An account that never moves has no line, and needs no name in the legend.
    if (values.every((value) => value === null)) return [];
    return [{ ...lineOf(name, i, datesOf(run.days.time), values), hovertemplate: `%{y:.2f}<extra>${name}</extra>` }];
  });
  return figureOf({
    data,
    layout: layoutOf(
      {
        heading: `Sharpe ratio of the last ${days} days`,
        lines: [`${count(total)} days; annualised from daily returns after costs; gaps: nothing moved in the window`],
        plotHeight: 280,
        legendItems: data.length,
        hovermode: "x unified",
        xaxis: axisOf({ type: "date" }),
        yaxis: axisOf({ title: { text: "Sharpe ratio" } }),
        shapes: [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: 0, y1: 0, line: REFERENCE_LINE }],
      },
      text,
    ),
  });
}

/** null until the window is full, and if nothing varied in it. */
function rollingSharpe(returns: Float64Array, days: number): (number | null)[] {
  return Array.from(returns, (_, day) => {
    if (day + 1 < days) return null;
    const value = sharpeRatio(returns.subarray(day + 1 - days, day + 1));
    return Number.isFinite(value) ? value : null;
  });
}
