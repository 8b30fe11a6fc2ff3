import type { Data } from "plotly.js-dist";
import { exposureByDay } from "../../backtest/exposure.js";
import type { Backtest } from "../../backtest/result.js";
import { counted } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { datesOf } from "./run-lines.js";
import { axisOf, type ChartText, COLOURS, layoutOf } from "./style.js";

/**
 * How much of the account was in the stock on each day: long above 0, short below.
 *
 * @param result a backtest
 * @param text `title` and `note`
 * @returns a figure with bars of the mean exposure, long and short, and a line of the day's highest
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * exposureChart(backtest(bars, buyAndHold(), { costs: "ib" })).data.length; // → 3
 */
export function exposureChart(result: Backtest, text: ChartText = {}): Figure {
  const { time, long, short, highest } = exposureByDay(result);
  const x = datesOf(time);
  const area = (name: string, y: Float64Array, color: string): Data => ({
    type: "bar",
    name,
    x,
    y: [...y],
    marker: { color },
    hovertemplate: `%{y:.2~%}<extra>${name}</extra>`,
  });
  return figureOf({
    data: [
      area("long", long, COLOURS.blue),
      area(
        "short",
        short.map((share) => (share > 0 ? -share : 0)),
        COLOURS.vermillion,
      ),
      {
        type: "scatter",
        mode: "lines",
        name: "highest",
        x,
        y: [...highest],
        line: { color: COLOURS.green, width: 1, dash: "dot" },
        hovertemplate: "%{y:.2~%}<extra>highest of the day</extra>",
      },
    ],
    layout: layoutOf(
      {
        heading: "Exposure over time",
        lines: [result.policy, `${counted(x.length, "day")}; mean and highest of the day`],
        plotHeight: 240,
        legendItems: 3,
        hovermode: "x unified",
        barmode: "relative",
        bargap: 0,
        xaxis: axisOf({ type: "date" }),
        yaxis: axisOf({ tickformat: ".3~%", title: { text: "share of the equity" } }),
      },
      text,
    ),
  });
}
