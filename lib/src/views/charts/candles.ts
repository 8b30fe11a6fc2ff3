import type { Data, LayoutAxis } from "plotly.js-dist";
import { type Bars, NEW_YORK } from "../../bars/bars.js";
import { SAMPLE_SYMBOL } from "../../bars/sample.js";
import type { RowRange } from "../../util/row-range.js";
import { dayOf } from "../../util/time.js";
import { clock, count, dayAndClock, dayName } from "../format.js";
import { type CandleSize, candleLength, candleRuns, candleSize, mergeBars } from "./merge-bars.js";
import { axisOf, COLOURS, pale } from "./style.js";
import { timeTicks } from "./time-ticks.js";

/** More candles than this are merged, because each would be narrower than a pixel. */
const MOST_CANDLES = 800;
const MOST_TICKS = 8;
const MOST_NARROW_TICKS = 3;

/** The candles of a chart: side by side, each of a run of bars. */
export interface Candles {
  readonly bars: Bars;
  readonly range: RowRange;
  readonly size: CandleSize;
  readonly runs: readonly RowRange[];
  /** Whether a candle can hold more than one bar. */
  readonly isMerged: boolean;
  readonly prices: ReturnType<typeof mergeBars>;
}

/** The candles of a range of bars, merged if there are too many to draw. */
export function candlesOf(bars: Bars, range: RowRange): Candles {
  const size = candleSize(bars, range, MOST_CANDLES);
  const runs = candleRuns(bars, range, size);
  const isMerged = runs.length < range.end - range.start;
  return { bars, range, size, runs, isMerged, prices: mergeBars(bars, runs) };
}

/** Title and first line of a chart of candles. */
export function candleWords({ bars, range, size, runs, isMerged }: Candles): { heading: string; line: string } {
  const name = bars.symbol === SAMPLE_SYMBOL ? `${bars.symbol} (synthetic)` : bars.symbol;
  return {
    heading: `${name}, candles of ${candleLength(size)}`,
    line:
      `${daysBetween(bars, range)}, ${count(range.end - range.start)} bars` +
      (isMerged ? ` merged into ${count(runs.length)} candles, every high and low kept` : ""),
  };
}

/** The candlesticks themselves. */
export function candleTrace({ prices: { open, high, low, close } }: Candles): Data {
  return {
    type: "candlestick",
    name: "candle",
    open,
    high,
    low,
    close,
    increasing: { line: { color: COLOURS.green, width: 1 }, fillcolor: pale(COLOURS.green, 0.35) },
    decreasing: { line: { color: COLOURS.vermillion, width: 1 }, fillcolor: COLOURS.vermillion },
    showlegend: false,
    hovertemplate: "open %{open:$.2f}, high %{high:$.2f}<br>low %{low:$.2f}, close %{close:$.2f}<extra></extra>",
  };
}

/** The axis below candles: they are placed by number, while ticks and hover text show their times. */
export function candleAxis({ bars, runs, prices }: Candles): LayoutAxis {
  const { at, text } = timeTicks(prices.time, MOST_TICKS);
  const zone = bars.zone === NEW_YORK ? "New York" : bars.zone;
  return axisOf({
    range: [-0.5, runs.length - 0.5],
    tickmode: "array",
    tickangle: 0,
    tickvals: at,
    ticktext: text,
    title: { text: `${zone} time at the bar's ${bars.stamp}` },
    rangeslider: { visible: false },
    // The hover label shows the time instead of the candle's number.
    hoverformat: "d",
    labelalias: Object.fromEntries(runs.map((run, i) => [i, timeOf(bars, run)])),
  });
}

/** The ticks of that axis in a narrow figure. */
export function narrowCandleAxis({ prices }: Candles): LayoutAxis {
  const { at, text } = timeTicks(prices.time, MOST_NARROW_TICKS);
  return { tickvals: at, ticktext: text };
}

/** The times of the bars of a candle: one time, two times of a day, or two days. */
function timeOf(bars: Bars, { start, end }: RowRange): string {
  const [first, last] = [bars.time[start]!, bars.time[end - 1]!];
  if (first === last) return dayAndClock(first);
  return dayOf(first) === dayOf(last) ? `${dayAndClock(first)} to ${clock(last)}` : daysBetween(bars, { start, end });
}

function daysBetween(bars: Bars, { start, end }: RowRange): string {
  const [first, last] = [dayName(bars.time[start]!), dayName(bars.time[end - 1]!)];
  return first === last ? first : `${first} to ${last}`;
}
