import type { Data, Shape, YAxisName } from "plotly.js-dist";
import type { Bars } from "../../bars/bars.js";
import { ewmMean } from "../../indicators/ewm-mean.js";
import { macd } from "../../indicators/macd.js";
import { rsi } from "../../indicators/rsi.js";
import { type Candles, candleAxis, candlesOf, candleTrace, candleWords, narrowCandleAxis } from "./candles.js";
import { type Figure, figureOf } from "./figure.js";
import { candleRuns, lastCloses } from "./merge-bars.js";
import { type BarSelection, selectBars } from "./select-bars.js";
import { axisOf, type ChartText, COLOURS, INK, layoutOf, legendAbove, pale } from "./style.js";

const HEIGHT = 600;
/** Position of each pane, as shares of the height from below. */
const PANES: { readonly [pane in "price" | "volume" | "rsi" | "macd"]: [number, number] } = {
  price: [0.5, 1],
  volume: [0.37, 0.47],
  rsi: [0.2, 0.34],
  macd: [0, 0.155],
};
const SPANS = [
  { span: 20, colour: COLOURS.blue },
  { span: 50, colour: COLOURS.purple },
  { span: 200, colour: INK },
];

/**
 * Candles with volume and exponential means over 20, 50 and 200 candles; below them RSI 14 and MACD 12/26/9.
 *
 * Candles stand side by side: nights, weekends and holidays take no room, and hovering shows a candle's real time. More
 * than 800 bars are merged into candles of several bars or days, as the title says; no high or low is lost. Indicators
 * are computed from the candles, starting at the first bar given, so they have settled before the period shown. Without
 * merging they equal the features.
 *
 * @param bars bars of any length
 * @param options which bars to show (`from`, `to`, `last`), `title` and `note`
 * @returns a figure of four charts, one above the other
 * @throws when no bar is in that period
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * candleChart(bars, { last: 5 }).layout.title.text; // → "SAMPLE (synthetic), candles of 5 minutes"
 */
export function candleChart(bars: Bars, options: BarSelection & ChartText = {}): Figure {
  const range = selectBars(bars, options);
  const candles = candlesOf(bars, range);
  const { runs, size, isMerged } = candles;
  const { heading, line: period } = candleWords(candles);
  const before = candleRuns(bars, { start: 0, end: range.start }, size);
  const closes = lastCloses(bars, [...before, ...runs]);
  const shown = (series: Float64Array): Float64Array => series.subarray(before.length);
  return figureOf({
    data: [...priceTraces(candles, closes, shown), rsiTrace(closes, shown), ...macdTraces(closes, shown)],
    layout: layoutOf(
      {
        heading,
        lines: [period, ...(isMerged ? ["indicators are those of the candles shown, not of the bars"] : [])],
        plotHeight: HEIGHT,
        legendItems: SPANS.length,
        hovermode: "x unified",
        hoversubplots: "axis",
        bargap: 0.15,
        xaxis: {
          ...candleAxis(candles),
          anchor: "y4",
          showspikes: true,
          spikemode: "across",
          spikesnap: "hovered data",
          // Plotly draws a white line, 2 wider, below it, which would glare on a dark background; the spike itself is 1
          // wide.
          spikethickness: -2,
          spikedash: "dot",
          spikecolor: INK,
        },
        yaxis: axisOf({ domain: PANES.price, title: { text: "price, $" } }),
        yaxis2: axisOf({ domain: PANES.volume, title: { text: "shares" }, nticks: 3, rangemode: "tozero" }),
        yaxis3: axisOf({ domain: PANES.rsi, title: { text: "RSI 14" }, range: [0, 100], tickvals: [30, 50, 70] }),
        yaxis4: axisOf({ domain: PANES.macd, title: { text: "MACD, $" }, nticks: 4 }),
        shapes: [30, 70].map(level),
        // The MACD pane's own legend stands between it and the pane above.
        legend2: legendAbove(PANES.macd[1]),
      },
      options,
    ),
    narrow: { layout: { xaxis: narrowCandleAxis(candles) } },
  });
}

/** The part of a series that is shown. */
type Shown = (series: Float64Array) => Float64Array;

function priceTraces(candles: Candles, closes: Float64Array, shown: Shown): Data[] {
  return [
    candleTrace(candles),
    ...SPANS.map(({ span, colour }) => line(`EMA ${span}`, shown(ewmMean(closes, { span })), colour, "y", "%{y:$.2f}")),
    {
      type: "bar",
      name: "volume",
      y: candles.prices.volume,
      yaxis: "y2",
      marker: { color: pale(INK, 0.75), line: { width: 0 } },
      showlegend: false,
      hovertemplate: "%{y:,} shares<extra>volume</extra>",
    },
  ];
}

function rsiTrace(closes: Float64Array, shown: Shown): Data {
  return { ...line("RSI 14", shown(rsi(closes, 14)), COLOURS.blue, "y3", "%{y:.1f}"), showlegend: false };
}

function macdTraces(closes: Float64Array, shown: Shown): Data[] {
  const { line: fast, signal, hist } = macd(closes, 12, 26, 9);
  return [
    {
      type: "bar",
      name: "MACD minus signal",
      y: shown(hist),
      yaxis: "y4",
      marker: { color: pale(INK, 0.6), line: { width: 0 } },
      showlegend: false,
      hovertemplate: "%{y:$.3f}<extra>MACD minus signal</extra>",
    },
    { ...line("MACD", shown(fast), COLOURS.blue, "y4", "%{y:$.3f}"), legend: "legend2" },
    { ...line("signal", shown(signal), COLOURS.vermillion, "y4", "%{y:$.3f}"), legend: "legend2" },
  ];
}

function line(name: string, y: Float64Array, color: string, yaxis: YAxisName, value: string): Data {
  return {
    type: "scatter",
    mode: "lines",
    name,
    y,
    yaxis,
    line: { color, width: 1.3 },
    hovertemplate: `${value}<extra>${name}</extra>`,
  };
}

function level(y: number): Shape {
  return {
    type: "line",
    xref: "paper",
    x0: 0,
    x1: 1,
    yref: "y3",
    y0: y,
    y1: y,
    line: { color: INK, width: 1, dash: "dot" },
  };
}
