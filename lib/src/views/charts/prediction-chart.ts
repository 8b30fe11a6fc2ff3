import type { Data } from "plotly.js-dist";
import type { Predictions } from "../../serving/predict-bars.js";
import { count } from "../format.js";
import { type Candles, candleAxis, candlesOf, candleTrace, candleWords, narrowCandleAxis } from "./candles.js";
import { type Figure, figureOf } from "./figure.js";
import { type BarSelection, selectBars } from "./select-bars.js";
import { axisOf, type ChartText, COLOURS, INK, layoutOf, legendAbove, REFERENCE_LINE, seriesLook } from "./style.js";

const HEIGHT = 470;
const PRICE: [number, number] = [0.47, 1];
const P: [number, number] = [0, 0.36];
/** Days shown at first. */
const SHOWN_DAYS = 3;

/**
 * Candles with what models say below: the probability of each, and where the policy would enter a position.
 *
 * @param predictions what `predictBars` returned
 * @param options which bars to show (`from`, `to`, `last`; by default the last three days), `title` and `note`
 * @returns a figure of two charts, one above the other
 * @throws when no bar is in that period
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe } = research(minutes);
 * predictionChart(predictBars(minutes, models, recipe)).data.length; // → 5
 */
export function predictionChart(predictions: Predictions, options: BarSelection & ChartText = {}): Figure {
  const { bars, p, deciding, wanted } = predictions;
  const chosen = options.from ?? options.to ?? options.last;
  const candles = candlesOf(bars, selectBars(bars, chosen === undefined ? { last: SHOWN_DAYS } : options));
  const { heading, line } = candleWords(candles);
  const names = Object.keys(p);
  const entries = wanted && candles.runs.filter(({ start, end }) => entryIn(wanted, start, end) !== 0).length;
  return figureOf({
    data: [
      candleTrace(candles),
      ...names.map((name, i) => probabilityTrace(candles, name, p[name]!, i, name === deciding)),
      ...(wanted ? [entryTrace(candles, wanted, 1), entryTrace(candles, wanted, -1)] : []),
    ],
    layout: layoutOf(
      {
        heading: `What the models say: ${heading}`,
        lines: [
          line,
          ...(entries === undefined
            ? []
            : [
                `triangles: the policy would enter a position, at ${count(entries)} of ${count(candles.runs.length)} candles`,
              ]),
        ],
        plotHeight: HEIGHT,
        legendItems: wanted ? 2 : 0,
        xaxis: { ...candleAxis(candles), anchor: "y2" },
        yaxis: axisOf({ domain: PRICE, title: { text: "price, $" } }),
        yaxis2: axisOf({ domain: P, title: { text: "probability" }, nticks: 5 }),
        legend2: legendAbove(P[1]),
        showlegend: true,
        shapes: [{ type: "line", xref: "paper", x0: 0, x1: 1, yref: "y2", y0: 0.5, y1: 0.5, line: REFERENCE_LINE }],
      },
      options,
    ),
    narrow: { layout: { xaxis: narrowCandleAxis(candles) } },
  });
}

/** The probability at each candle's last bar. */
function probabilityTrace({ runs }: Candles, name: string, p: Float64Array, i: number, decides: boolean): Data {
  const { color, dash } = seriesLook(i);
  return {
    type: "scatter",
    mode: "lines",
    name,
    y: Float64Array.from(runs, ({ end }) => p[end - 1]!),
    yaxis: "y2",
    line: { color, dash, width: decides ? 2.4 : 1.2 },
    legend: "legend2",
    hovertemplate: `%{y:.4f}<extra>${name}</extra>`,
  };
}

/** The first entry that is wanted in a run of bars; 0 if there is none. */
function entryIn(wanted: Float64Array, start: number, end: number): number {
  return wanted.subarray(start, end).find((fraction) => fraction !== 0 && !Number.isNaN(fraction)) ?? 0;
}

/** Where the policy would buy (1), or sell short (-1). */
function entryTrace({ runs, prices }: Candles, wanted: Float64Array, side: 1 | -1): Data {
  const marks = runs.flatMap(({ start, end }, x) => {
    const fraction = entryIn(wanted, start, end);
    return Math.sign(fraction) === side ? [{ x, fraction: Math.abs(fraction), y: prices.close[x]! }] : [];
  });
  const name = side > 0 ? "would buy" : "would sell short";
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: marks.map(({ x }) => x),
    y: marks.map(({ y }) => y),
    marker: {
      symbol: side > 0 ? "triangle-up" : "triangle-down",
      size: 11,
      color: side > 0 ? COLOURS.blue : COLOURS.purple,
      line: { color: INK, width: 1 },
    },
    customdata: marks.map(({ fraction }) => fraction),
    hovertemplate: `${name} %{customdata:.3%} of the equity<extra></extra>`,
  };
}
