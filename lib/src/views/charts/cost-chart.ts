import type { Data } from "plotly.js-dist";
import type { SweepCell } from "../../backtest/sweep.js";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, layoutOf, REFERENCE_LINE, seriesLook } from "./style.js";

/**
 * The net profit of policies over multiples of the costs: where a line crosses 0, costs use up everything it earned.
 *
 * @param factors multiples of the costs, 1 for the costs themselves
 * @param sweeps results of `costSweep` for these factors, by policy name
 * @param options `costs`: what the costs are, for the axis; `title` and `note`
 * @returns a figure with one line per policy
 * @throws RangeError when a sweep does not have one row per factor
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const factors = [0, 1, 2];
 * const costs = factors.map((factor) => scaleCosts(parseCosts("bps:5"), factor));
 * costChart(factors, { held: costSweep(bars, buyAndHold(), { costs }) }).data.length; // → 1
 */
export function costChart(
  factors: readonly number[],
  sweeps: { readonly [policy: string]: readonly SweepCell[] },
  options: ChartText & { readonly costs?: string } = {},
): Figure {
  const { costs, ...text } = options;
  const named = Object.entries(sweeps);
  for (const [name, { length }] of named) {
    if (length !== factors.length) throw new RangeError(`${name} has ${length} runs for ${factors.length} factors`);
  }
  const data = named.map(([name, cells], i): Data => {
    const { color, dash, symbol } = seriesLook(i);
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: [...factors],
      y: cells.map(({ profit }) => profit),
      customdata: cells.map(({ trades, costs: paid }) => [trades, paid]),
      line: { color, dash, width: i === 0 ? 2 : 1.3 },
      marker: { color, symbol, size: 7 },
      hovertemplate: `profit %{y:$,.2f}, %{customdata[0]:,} trades, costs paid %{customdata[1]:$,.2f}<extra>${name}</extra>`,
    };
  });
  return figureOf({
    data,
    layout: layoutOf(
      {
        heading: "Net profit over costs",
        lines: ["1 is the costs as given, 0 is none; to be promoted, a policy must also pass at 2"],
        plotHeight: 280,
        legendItems: named.length,
        xaxis: axisOf({
          title: { text: `times the costs${costs === undefined ? "" : ` (${costs})`}` },
          tickvals: [...factors],
        }),
        yaxis: axisOf({ title: { text: "net profit, $" } }),
        shapes: [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: 0, y1: 0, line: REFERENCE_LINE }],
      },
      text,
    ),
  });
}
