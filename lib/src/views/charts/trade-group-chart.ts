import type { Data } from "plotly.js-dist";
import type { TradeGroup } from "../../backtest/trade-groups.js";
import { counted, finePercent } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { type ChartText, COLOURS, layoutOf } from "./style.js";

/**
 * What groups of trades earned before and after costs.
 *
 * @param groupings what `tradesByHour` and `tradesByRegime` returned, by name
 * @param text `title` and `note`
 * @returns a figure with a small chart per grouping
 * @throws RangeError when there is no grouping
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const held = backtest(bars, buyAndHold(), { costs: "ib" });
 * tradeGroupChart({ "hour of entry": tradesByHour(held) }).data.length; // → 2
 */
export function tradeGroupChart(
  groupings: { readonly [name: string]: readonly TradeGroup[] },
  text: ChartText = {},
): Figure {
  const named = Object.entries(groupings);
  if (named.length === 0) throw new RangeError("no groups: a chart of trades by group needs at least one grouping");
  const { layout, height, narrow } = layPanels(
    named.map(([name]) => ({
      title: `<b>by ${name}</b>`,
      x: { type: "category" },
      y: { title: { text: "$" }, nticks: 6 },
    })),
    { columns: 1, height: 190, across: 0, down: 66 },
  );
  return figureOf({
    data: named.flatMap(([, groups], i): Data[] => [
      bars(groups, "before costs", COLOURS.purple, ({ gross }) => gross, i),
      bars(groups, "after costs", COLOURS.blue, ({ profit }) => profit, i),
    ]),
    layout: layoutOf(
      {
        heading: "Profit by group of trades, $",
        lines: ["the best group of many is best partly by luck"],
        plotHeight: height,
        legendItems: 2,
        barmode: "group",
        bargap: 0.25,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

function bars(
  groups: readonly TradeGroup[],
  name: string,
  color: string,
  of: (group: TradeGroup) => number,
  i: number,
): Data {
  return {
    type: "bar",
    name,
    legendgroup: name,
    showlegend: i === 0,
    x: groups.map(({ group }) => group),
    y: groups.map(of),
    customdata: groups.map(({ trades, winRate }) => `${counted(trades, "trade")}, ${finePercent(winRate)} won`),
    marker: { color },
    hovertemplate: `%{x}: %{y:$,.2f} ${name}<br>%{customdata}<extra></extra>`,
    ...axesOf(i),
  };
}
