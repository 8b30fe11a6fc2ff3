import type { Data } from "plotly.js-dist";
import type { Skew } from "../../validation/skew.js";
import { count, percent } from "../format.js";
import { byConvention } from "../tables/skew-table.js";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, layoutOf, seriesLook } from "./style.js";

/** Pixels per bar, and between the bars of two conventions. */
const BAR = 12;
const ROOM = 16;

/**
 * Bar chart of the effect of each of the trading program's conventions: the mean absolute change of p, for each
 * convention alone and for all together.
 *
 * @param result what `skew` returned
 * @param text `title` and `note`
 * @returns a figure with one bar per model and convention
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * skewChart(skew(minutes, research(minutes).models)).data.length; // → 4
 */
export function skewChart(result: Skew, text: ChartText = {}): Figure {
  const groups = byConvention(result);
  const data = Object.keys(result.probabilities).map((name, i): Data => {
    const skews = groups.map(({ probabilities }) => probabilities[name]!);
    const { color, pattern } = seriesLook(i);
    return {
      type: "bar",
      orientation: "h",
      name,
      y: groups.map(({ convention }) => convention),
      x: skews.map(({ mean }) => mean),
      customdata: skews.map(({ largest, sideChanges, gateChanges }) => [
        largest,
        percent(sideChanges),
        percent(gateChanges),
      ]),
      marker: { color, pattern },
      hovertemplate:
        `${name}, %{y}<br>p moves by %{x:.3~g} on average, by %{customdata[0]:.3~g} at most<br>` +
        "other side of 0.5: %{customdata[1]}, different decision of the gate: %{customdata[2]}<extra></extra>",
    };
  });
  const { both, unseen } = result.rows;
  return figureOf({
    data,
    layout: layoutOf(
      {
        heading: "Effect of the trading program's conventions on p",
        lines: [
          `each alone, and all together, on the ${count(both)} bars that both sides have`,
          ...(unseen > 0 ? [`the trading program also asks about ${count(unseen)} bars that training leaves out`] : []),
        ],
        plotHeight: groups.length * (data.length * BAR + ROOM),
        legendItems: data.length,
        barmode: "group",
        bargap: ROOM / (data.length * BAR + ROOM),
        xaxis: axisOf({ title: { text: "mean absolute change of p" }, rangemode: "tozero", exponentformat: "none" }),
        yaxis: axisOf({ autorange: "reversed", ticks: "", showgrid: false }),
      },
      text,
    ),
  });
}
