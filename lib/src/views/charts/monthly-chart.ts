import type { Performance } from "../../backtest/performance.js";
import { type Figure, figureOf } from "./figure.js";
import { heatTrace, narrowHeat } from "./heat-trace.js";
import { axisOf, type ChartText, layoutOf } from "./style.js";
import { MONTHS } from "./time-ticks.js";

const ROW = 44;
const NARROW_ROW = 26;

/**
 * Profit by month and year after costs, as a heat map around 0.
 *
 * @param performance figures of a backtest
 * @param text `title` and `note`
 * @returns a figure with one heat map; months without bars are empty
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const held = performanceOf(backtest(bars, buyAndHold(), { costs: "ib" }));
 * monthlyChart(held).data.length; // → 1
 */
export function monthlyChart(performance: Performance, text: ChartText = {}): Figure {
  const { byMonth, byYear, policy } = performance;
  const years = byYear.map(({ period }) => period);
  const profits = new Map([...byMonth, ...byYear].map((one) => [one.period, one]));
  const periods = years.map((year) => [
    ...MONTHS.map((_, month) => `${year}-${String(month + 1).padStart(2, "0")}`),
    year,
  ]);
  const cell = (period: string): string => {
    const found = profits.get(period);
    return found ? `${period}: ${found.trades} trades ended in ${found.days} days` : "";
  };
  const columns = [...MONTHS, "year"];
  const trace = heatTrace(
    periods.map((row) => row.map((period) => profits.get(period)?.profit ?? null)),
    (profit) => profit.toFixed(Math.abs(profit) < 100 ? 2 : 0),
    "$",
  );
  const customdata = periods.map((row) => row.map(cell));
  // Thirteen columns are too many for a narrow figure, which has a column a year.
  const turned = { ...trace, z: transpose(trace.z as (number | null)[][]), text: transpose(trace.text) };
  const { data, above } = narrowHeat(turned);
  return figureOf({
    data: [
      {
        ...trace,
        x: columns,
        y: years,
        customdata,
        hovertemplate: "%{customdata}<br>profit %{z:$,.2f}<extra></extra>",
      },
    ],
    layout: layoutOf(
      {
        heading: "Profit by month, $",
        lines: [policy, "after costs; open positions count at their close"],
        plotHeight: Math.max(90, years.length * ROW + 30),
        xaxis: axisOf({ type: "category", ticks: "", showgrid: false, side: "bottom" }),
        yaxis: axisOf({ type: "category", autorange: "reversed", ticks: "", showgrid: false }),
      },
      text,
    ),
    narrow: {
      data: [{ z: turned.z, text: turned.text, customdata: transpose(customdata), x: years, y: columns, ...data[0] }],
      above,
      plotHeight: columns.length * NARROW_ROW,
    },
  });
}

function transpose<T>(rows: readonly (readonly T[])[]): T[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]!));
}
