import type { Data } from "plotly.js-dist";
import { timeOfDay } from "../../indicators/time-of-day.js";
import type { DatasetLike } from "../../labels/dataset.js";
import { type LabelShare, labelBalance } from "../../metrics/label-balance.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { type ChartText, COLOURS, errorBars, layoutOf, REFERENCE_LINE } from "./style.js";

/**
 * The share of rows labelled 1, by hour of the day and by month, with 95 % intervals: where it varies, a model can
 * score by knowing only the time or the market regime.
 *
 * @param data rows
 * @param text `title` and `note`
 * @returns a figure of two charts
 * @throws when there are no rows
 * @example
 * labelBalanceChart(research(makeSample({ to: "2018-03-01" })).data).layout.title.text; // → "Label balance"
 */
export function labelBalanceChart(data: Pick<DatasetLike, "time" | "label">, text: ChartText = {}): Figure {
  const { label, time } = data;
  if (label.length === 0) throw new Error("no rows: the label's balance needs some");
  const hours = labelBalance(label, timeOfDay(time).map(Math.floor));
  const months = labelBalance(label, time.map(monthOf));
  const all = label.reduce((sum, y) => sum + y, 0) / label.length;
  const share = { title: { text: "share labelled 1" }, tickformat: ".2~%", nticks: 6 };
  const byHour = { title: "by hour of the bar's time", x: { type: "category" as const }, y: share };
  const byMonth = { title: "by month", x: { type: "date" as const, tickformat: "%b<br>%Y", nticks: 8 }, y: share };
  const { layout, height, narrow } = layPanels(
    [byHour, byMonth],
    { columns: 1, height: 170, across: 0, down: 44 },
    { panels: [{ ...byHour, x: { ...byHour.x, tickangle: -90 } }, byMonth], down: 60 },
  );
  return figureOf({
    data: [
      ...traces(hours, (hour) => `${String(hour).padStart(2, "0")}:00`, all, 0),
      ...traces(months, (month) => new Date(month).toISOString().slice(0, 10), all, 1),
    ],
    layout: layoutOf(
      {
        heading: "Label balance",
        lines: [
          `${(100 * all).toFixed(1)} % of ${count(label.length)} rows are labelled 1 (dashed)`,
          "bars: 95 % Wilson intervals, too narrow where neighbouring labels overlap",
        ],
        plotHeight: height,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

function traces(balance: readonly LabelShare[], nameOf: (group: number) => string, all: number, i: number): Data[] {
  const x = balance.map(({ group }) => nameOf(group));
  const shares = balance.map(({ share }) => share);
  const axes = axesOf(i);
  return [
    {
      type: "scatter",
      mode: "lines",
      x,
      y: x.map(() => all),
      line: REFERENCE_LINE,
      hoverinfo: "skip",
      ...axes,
    },
    {
      type: "scatter",
      mode: "markers",
      x,
      y: shares,
      error_y: errorBars(shares, balance, COLOURS.blue),
      marker: { color: COLOURS.blue, size: 7 },
      customdata: balance.map(({ rows, positives, low, high }) => [rows, positives, low, high]),
      hovertemplate:
        `%{x${i === 1 ? "|%B %Y" : ""}}: %{y:.1%} labelled 1<br>%{customdata[1]:,} of %{customdata[0]:,} rows<br>` +
        "95 % interval %{customdata[2]:.1%} to %{customdata[3]:.1%}<extra></extra>",
      ...axes,
    },
  ];
}

/** The first day of a time's month. */
function monthOf(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
