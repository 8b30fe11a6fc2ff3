import type { Data } from "plotly.js-dist";
import type { BarComparison, ComparedDay } from "../../bars/compare-bars.js";
import { dateOf } from "../../util/time.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, COLOURS, layoutOf } from "./style.js";

/** What is drawn below one another: a part of the height each, from above. */
const PANELS = [
  {
    heading: "price ratio",
    of: (day: ComparedDay): number => day.priceRatio,
    axis: "y",
    domain: [0.72, 1],
    color: COLOURS.blue,
  },
  {
    heading: "volume ratio",
    of: (day: ComparedDay): number => day.volumeRatio,
    axis: "y2",
    domain: [0.37, 0.65],
    color: COLOURS.green,
  },
  {
    heading: "offset, minutes",
    of: (day: ComparedDay): number => day.offset,
    axis: "y3",
    domain: [0, 0.28],
    color: COLOURS.vermillion,
  },
] as const;

/**
 * How two sources of one stock differ by day: price ratio, volume ratio and the offset of their clocks, below one another.
 * A step in the first is a split or a dividend, in the second another feed, in the third a wrong zone.
 *
 * @param comparison what `compareBars` returned
 * @param text `title` and `note`
 * @returns a figure of three rows of points, a point a day
 * @example
 * const bars = makeSample({ to: "2018-01-05" });
 * comparisonChart(compareBars(bars, bars)).data.length; // → 3
 */
export function comparisonChart(comparison: BarComparison, text: ChartText = {}): Figure {
  const { days, symbol } = comparison;
  const dates = days.map(({ midnight }) => dateOf(midnight));
  const data = PANELS.map(({ heading, of, axis, color }): Data => {
    const values = days.map((day) => (Number.isFinite(of(day)) ? of(day) : null));
    return {
      type: "scatter",
      mode: "markers",
      name: heading,
      x: dates,
      y: values,
      yaxis: axis,
      marker: { color, size: 5 },
      customdata: days.map(
        ({ both, onlyFirst, onlySecond }) =>
          `${count(both)} bars in both, ${count(onlyFirst)} and ${count(onlySecond)} in one alone`,
      ),
      hovertemplate: `%{x}: ${heading} %{y:.6~g}<br>%{customdata}<extra></extra>`,
    };
  });
  const axes = Object.fromEntries(
    PANELS.map(({ axis, domain, heading }) => [
      axis.replace("y", "yaxis"),
      axisOf({
        domain: [...domain],
        title: { text: heading },
        nticks: 4,
        exponentformat: "none",
      }),
    ]),
  );
  return figureOf({
    data,
    layout: layoutOf(
      {
        heading: `Two sources of ${symbol}, by day`,
        lines: [`${count(days.length)} days in both; ratios are the second's over the first's`],
        plotHeight: 420,
        xaxis: axisOf({ type: "date", anchor: "y3" }),
        ...axes,
      },
      text,
    ),
  });
}
