import type { Data } from "plotly.js-dist";
import type { Backtest } from "../../backtest/result.js";
import { type Bins, histogram, quantiles, TAIL } from "../../stats/histogram.js";
import { counted } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { type ChartText, COLOURS, INK, layoutOf } from "./style.js";

/** More for more values, so that a bin holds some. An odd number: the middle one is around 0. */
const binsFor = (values: number): number => 2 * Math.min(25, Math.max(5, Math.ceil(Math.sqrt(values) / 1.5))) + 1;

/**
 * How daily returns and trades' returns are distributed: losses in one colour, gains in another, and those about 0 in grey.
 *
 * @param result a backtest
 * @param text `title` and `note`
 * @returns a figure of two histograms, one above the other; that of the trades is empty without trades
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * returnsChart(backtest(bars, buyAndHold(), { costs: "ib" })).data.length; // → 6
 */
export function returnsChart(result: Backtest, text: ChartText = {}): Figure {
  const { days, trades, policy } = result;
  const shown = [
    { what: "day", values: days.return },
    { what: "trade", values: Float64Array.from(trades, (trade) => trade.return) },
  ];
  const { layout, height, narrow } = layPanels(
    shown.map(({ what, values }) => ({
      title: `<b>returns of ${counted(values.length, what)}</b>`,
      x: { tickformat: ".3~%", title: { text: "share of the equity, after costs" } },
      y: { title: { text: `${what}s` }, rangemode: "tozero", nticks: 5 },
    })),
    { columns: 1, height: 180, across: 0, down: 66 },
  );
  return figureOf({
    data: shown.flatMap(({ what, values }, i) => bars(values, what, i)),
    layout: layoutOf(
      {
        heading: "Distribution of returns",
        lines: [policy, "the outermost bars hold all that is further away"],
        plotHeight: height,
        legendItems: 3,
        barmode: "stack",
        bargap: 0.04,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

/** The histogram of one panel: its losses and its gains. */
function bars(values: Float64Array, what: string, i: number): Data[] {
  const bins = around(values);
  const width = (bins.high - bins.low) / bins.bins;
  const counts = histogram(values, bins);
  const centre = (k: number): number => bins.low + (k + 0.5) * width;
  const middle = (bins.bins - 1) / 2;
  const trace = (name: string, color: string, isShown: (k: number) => boolean): Data => {
    const rows = [...counts.keys()].filter(isShown);
    return {
      type: "bar",
      name,
      legendgroup: name,
      showlegend: i === 0,
      x: rows.map((k) => (k === middle ? 0 : centre(k))),
      y: rows.map((k) => counts[k]!),
      width: rows.map(() => 0.94 * width),
      marker: { color },
      hovertemplate: `about %{x:.3~%}: %{y:,} ${what}s<extra></extra>`,
      ...axesOf(i),
    };
  };
  return [
    trace("losses", COLOURS.vermillion, (k) => k < middle),
    trace("about 0", INK, (k) => k === middle),
    trace("gains", COLOURS.blue, (k) => k > middle),
  ];
}

/** Bins that have 0 in the middle of one of them, without the tails. */
function around(values: Float64Array): Bins {
  const [low = 0, high = 0] = quantiles(values, [TAIL, 1 - TAIL]);
  const furthest = Math.max(Math.abs(low), Math.abs(high)) || 0.01;
  return { low: -furthest, high: furthest, bins: binsFor(values.length) };
}
