import type { Data } from "plotly.js-dist";
import type { Backtest, Fill } from "../../backtest/result.js";
import type { Bars } from "../../bars/bars.js";
import type { RowRange } from "../../util/row-range.js";
import { DAY, dateOf, dayOf } from "../../util/time.js";
import { count, dayAndClock } from "../format.js";
import { type Candles, candleAxis, candlesOf, candleTrace, candleWords, narrowCandleAxis } from "./candles.js";
import { type Figure, figureOf } from "./figure.js";
import { type BarSelection, selectBars } from "./select-bars.js";
import { axisOf, type ChartText, COLOURS, INK, layoutOf, pale } from "./style.js";

const HEIGHT = 470;
const PRICE: [number, number] = [0.27, 1];
const POSITION: [number, number] = [0, 0.2];
/** Number of calendar days shown by default: those with the most fills. */
const SHOWN_DAYS = 7;

/** Why orders are filled, in words. */
const REASONS: Readonly<Record<Fill["reason"], string>> = {
  signal: "the policy's order",
  stop: "stop",
  trail: "trailing stop",
  target: "target",
  dailyStop: "daily stop",
  close: "flat at the close",
  end: "end of the backtest",
  ruin: "ruin",
};

/**
 * Candles with the fills of a backtest, a line for each trade, and the position below.
 *
 * @param bars the bars that were backtested
 * @param result the backtest
 * @param options which bars to show (`from`, `to`, `last`; by default the week with the most fills), `title` and `note`
 * @returns a figure of two charts, one above the other
 * @throws when no bar is in that period
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * fillsChart(bars, backtest(bars, buyAndHold(), { costs: "ib" }), { last: 2 }).data.length; // → 5
 */
export function fillsChart(bars: Bars, result: Backtest, options: BarSelection & ChartText = {}): Figure {
  const chosen = options.from ?? options.to ?? options.last;
  const candles = candlesOf(bars, selectBars(bars, chosen === undefined ? busiestDays(result) : options));
  const { heading, line } = candleWords(candles);
  const shown = result.fills.filter(({ bar }) => bar >= candles.range.start && bar < candles.range.end);
  return figureOf({
    data: [
      candleTrace(candles),
      tradeLines(candles, result),
      fillMarkers(candles, shown, "bought", 1),
      fillMarkers(candles, shown, "sold", -1),
      positionTrace(candles, result),
    ],
    layout: layoutOf(
      {
        heading: `Fills: ${heading}`,
        lines: [
          line,
          `${count(shown.length)} of the ${count(result.fills.length)} fills are in this period; dotted: a trade, from entry to exit`,
        ],
        plotHeight: HEIGHT,
        legendItems: 3,
        xaxis: { ...candleAxis(candles), anchor: "y2" },
        yaxis: axisOf({ domain: PRICE, title: { text: "price, $" } }),
        yaxis2: axisOf({ domain: POSITION, title: { text: "shares held" }, nticks: 4, rangemode: "tozero" }),
      },
      options,
    ),
    narrow: { layout: { xaxis: narrowCandleAxis(candles) } },
  });
}

/** The days with the most fills, the latest if there are several; without fills, the last days. */
function busiestDays({ fills, time }: Backtest): BarSelection {
  if (fills.length === 0) return { to: dateOf(time.at(-1)! + DAY), last: 5 };
  let [from, to] = [0, 0];
  for (let first = 0, last = 0; last < fills.length; last++) {
    while (dayOf(fills[last]!.time) - dayOf(fills[first]!.time) >= SHOWN_DAYS) first++;
    if (last - first >= to - from) [from, to] = [first, last];
  }
  return { from: dateOf(fills[from]!.time), to: dateOf(fills[to]!.time + DAY) };
}

/** The number of the candle that holds a bar. */
function candleAt({ runs }: Candles, bar: number): number {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (runs[middle]!.start <= bar) low = middle;
    else high = middle - 1;
  }
  return low;
}

function fillMarkers(candles: Candles, fills: readonly Fill[], name: string, side: 1 | -1): Data {
  const own = fills.filter(({ shares }) => Math.sign(shares) === side);
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: own.map(({ bar }) => candleAt(candles, bar)),
    y: own.map(({ price }) => price),
    marker: {
      symbol: side > 0 ? "triangle-up" : "triangle-down",
      size: 12,
      color: side > 0 ? COLOURS.blue : COLOURS.purple,
      line: { color: INK, width: 1 },
    },
    customdata: own.map(({ time, shares, fee, reason }) => [
      dayAndClock(time),
      Number(Math.abs(shares).toPrecision(6)),
      fee,
      REASONS[reason],
    ]),
    hovertemplate:
      `${name} %{customdata[1]} shares at %{y:$.4f}<br>%{customdata[3]}, fee %{customdata[2]:$.2f}` +
      "<br>in the bar of %{customdata[0]}<extra></extra>",
  };
}

/** Each trade that touches the period, from its mean entry price to its mean exit price. */
function tradeLines(candles: Candles, { trades }: Backtest): Data {
  const { start, end } = candles.range;
  const inside = trades.filter(({ entryBar, exitBar }) => entryBar >= start && exitBar < end);
  return {
    type: "scatter",
    mode: "lines",
    name: "trade",
    x: inside.flatMap(({ entryBar, exitBar }) => [candleAt(candles, entryBar), candleAt(candles, exitBar), null]),
    y: inside.flatMap(({ entryPrice, exitPrice }) => [entryPrice, exitPrice, null]),
    line: { color: INK, width: 1.5, dash: "dot" },
    hoverinfo: "skip",
  };
}

/** Shares after each candle's last bar; 0 outside the backtested period. */
function positionTrace({ runs }: Candles, { position, firstBar }: Backtest): Data {
  return {
    type: "scatter",
    mode: "lines",
    name: "position",
    y: Float64Array.from(runs, ({ end }: RowRange) => position[end - 1 - firstBar] ?? 0),
    yaxis: "y2",
    line: { color: COLOURS.blue, width: 1.3, shape: "hv" },
    fill: "tozeroy",
    fillcolor: pale(COLOURS.blue, 0.2),
    showlegend: false,
    hovertemplate: "%{y} shares<extra>position</extra>",
  };
}
