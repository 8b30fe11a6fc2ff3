import type { Data, Layout, LayoutAxis } from "plotly.js-dist";
import type { Interval } from "../../evaluation/interval.js";
import type { Narrow } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { errorBars, REFERENCE_LINE, type SeriesLook, TEXT_SIZE } from "./style.js";
import { linesOf, wrapText } from "./text-width.js";

/** One of the charts that stand side by side and share their rows. */
export interface RowPanel {
  readonly title: string;
  readonly x: LayoutAxis;
}

/** A dot with its interval, at a position among the rows: whole numbers from 0 at the top are row centres. */
export interface IntervalAt {
  readonly row: number;
  /** Its name in the hover text. */
  readonly label: string;
  readonly interval: Interval;
}

const ROW_HEIGHT = 26;
/** Of the rows' names in a narrow figure, in pixels. */
const NAME_WIDTH = 110;

/** An axis of differences, with explicit signs except for 0. */
export const SIGNED_AXIS: LayoutAxis = { tickformat: "+.3~f", nticks: 6, labelalias: { "+0": "0", "\u22120": "0" } };

/**
 * The layout of charts side by side that share their rows, which are named at the left; in a narrow figure they stand one above
 * the other, each with its names.
 *
 * @param names names of the rows, from the top
 * @param panels the charts; axes as in `layPanels`
 * @param rowHeight in pixels
 */
export function layRows(
  names: readonly string[],
  panels: readonly RowPanel[],
  rowHeight: number = ROW_HEIGHT,
): { layout: Partial<Layout>; height: number; narrow: Narrow } {
  const rowsOf = (ticktext: string[]): LayoutAxis => ({
    range: [names.length - 0.4, -0.6],
    tickvals: names.map((_, row) => row),
    ticktext,
    ticks: "",
    showgrid: false,
    zeroline: false,
  });
  const y = rowsOf([...names]);
  const wrapped = names.map((name) => wrapText(name, NAME_WIDTH, TEXT_SIZE));
  const lines = Math.max(...wrapped.map((name) => linesOf(name).length));
  return layPanels(
    panels.map(({ title, x }, i) => ({ title, x, y: { ...y, ...(i > 0 ? { showticklabels: false } : {}) } })),
    { columns: panels.length, height: names.length * rowHeight, across: 0.05, down: 0 },
    {
      panels: panels.map(({ title, x }) => ({
        title,
        x,
        y: { ...rowsOf(wrapped), showticklabels: true },
      })),
      height: names.length * Math.max(rowHeight, 6 + 15 * lines),
      down: 40,
    },
  );
}

/** Dots with horizontal intervals. */
export function intervalTrace(
  name: string,
  rows: readonly IntervalAt[],
  colour: string,
  panel: number,
  look: { readonly symbol?: SeriesLook["symbol"]; readonly format?: string; readonly showlegend?: boolean } = {},
): Data {
  const { symbol = "circle", format = ".4f", showlegend = false } = look;
  const middle = rows.map(({ interval }) => interval.estimate);
  const level = 100 * (rows[0]?.interval.level ?? 0.95);
  return {
    type: "scatter",
    mode: "markers",
    name,
    showlegend,
    x: middle,
    y: rows.map(({ row }) => row),
    error_x: errorBars(
      middle,
      rows.map(({ interval }) => interval),
      colour,
    ),
    marker: { color: colour, size: 8, symbol },
    customdata: rows.map(({ interval, label }) => [interval.low, interval.high, label]),
    hovertemplate:
      `%{customdata[2]}: %{x:${format}}<br>` +
      `${level} % interval %{customdata[0]:${format}} to %{customdata[1]:${format}}<extra></extra>`,
    ...axesOf(panel),
  };
}

/** A dashed reference line through all rows. */
export function referenceTrace(at: number, rows: number, panel: number): Data {
  return {
    type: "scatter",
    mode: "lines",
    showlegend: false,
    x: [at, at],
    y: [-0.6, rows - 0.4],
    line: REFERENCE_LINE,
    hoverinfo: "skip",
    ...axesOf(panel),
  };
}
