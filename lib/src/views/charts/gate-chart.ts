import type { GateSweep, SweepCell } from "../../backtest/sweep.js";
import { type Figure, figureOf } from "./figure.js";
import { heatTrace, narrowHeat } from "./heat-trace.js";
import { axisOf, type ChartText, layoutOf } from "./style.js";

const ROW = 30;

/** What a cell of the map can show. */
const SHOWN = {
  profit: {
    heading: "Net profit by gate and cap, $",
    unit: "$",
    of: (cell: SweepCell): number => cell.profit,
    digits: 0,
  },
  sharpe: {
    heading: "Sharpe ratio by gate and cap",
    unit: "",
    of: (cell: SweepCell): number => cell.sharpe,
    digits: 2,
  },
} as const;

/**
 * Heat map of the result for each gate and cap; cells without a trade are empty.
 *
 * The best cell is the best of many trials. A good cell among bad ones is probably luck; a smooth slope is more
 * convincing.
 *
 * @param sweep what `gateSweep` returned
 * @param options `show`: `"profit"` (default) or `"sharpe"`; `title` and `note`
 * @returns a figure with one heat map, gates increasing upwards
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const signals = modelSignals(bars, models);
 * gateChart(gateSweep(bars, { signals, costs: "ib", gates: [0.01, 0.2], caps: [0.1, 0.2] })).data.length; // → 1
 */
export function gateChart(sweep: GateSweep, options: ChartText & { readonly show?: "profit" | "sharpe" } = {}): Figure {
  const { show = "profit", ...text } = options;
  const { heading, unit, of, digits } = SHOWN[show];
  const { gates, caps, cells } = sweep;
  const isTraded = ({ trades }: SweepCell): boolean => trades > 0;
  const values = cells.map((row) => row.map((cell) => (isTraded(cell) && Number.isFinite(of(cell)) ? of(cell) : null)));
  const empty = cells.flat().filter((cell) => !isTraded(cell)).length;
  const trace = heatTrace(values, (value) => value.toFixed(digits), unit);
  return figureOf({
    data: [
      {
        ...trace,
        x: caps.map(String),
        y: gates.map(String),
        customdata: cells.map((row) =>
          row.map(({ trades, profit, costs, sharpe }) => {
            const ratio = Number.isFinite(sharpe) ? sharpe.toFixed(2) : "none";
            return `${trades} trades, profit ${profit.toFixed(2)} $ after ${costs.toFixed(2)} $ of costs, Sharpe ${ratio}`;
          }),
        ),
        hovertemplate: "gate %{y}, cap %{x}<br>%{customdata}<extra></extra>",
      },
    ],
    layout: layoutOf(
      {
        heading,
        lines: [
          `${gates.length * caps.length} backtests; ${empty === 0 ? "all" : `${empty} without a trade are empty, all others`} after costs`,
          "the best of them is the best of many trials: do not choose on the bars you judge on",
        ],
        plotHeight: Math.max(120, gates.length * ROW),
        xaxis: axisOf({
          type: "category",
          title: { text: "cap: largest position, fraction of the equity" },
          ticks: "",
          showgrid: false,
        }),
        yaxis: axisOf({ type: "category", title: { text: "gate: smallest edge" }, ticks: "", showgrid: false }),
      },
      text,
    ),
    narrow: narrowHeat(trace),
  });
}
