import type { Annotation, Layout, LayoutAxis, XAxisName, YAxisName } from "plotly.js-dist";
import type { Narrow } from "./figure.js";
import { axisOf, SIDES } from "./style.js";
import { linesOf, wrapText } from "./text-width.js";

/** One of many small charts in a figure. */
export interface Panel {
  readonly title: string;
  readonly x: LayoutAxis;
  /** The axis of the first column; the others have no title. */
  readonly y: LayoutAxis;
}

/** How small charts are arranged. */
export interface Shape {
  /** Charts per row. */
  readonly columns: number;
  /** Of one chart, in pixels. */
  readonly height: number;
  /** The gap between neighbours, as a share of the figure's width. */
  readonly across: number;
  /** The gap between rows, in pixels. */
  readonly down: number;
}

/** Axes and titles of small charts, and the height of all in pixels. */
interface Arrangement {
  readonly layout: Partial<Layout>;
  readonly height: number;
}

const TITLE_SIZE = 11;
const TITLE_LINE = 14;
/** Width of the plot area of a narrow figure and of any other, at least. */
const [NARROW_PLOT, WIDE_PLOT] = [330 - SIDES, 560 - SIDES];

/**
 * The layout of small charts in rows: their axes, and a title above each. Trace `i` goes to the axes
 * `axesOf(i)`.
 *
 * @param panels the small charts
 * @param shape how they are arranged
 * @param narrow what is different in a narrow figure, where they stand one above the other
 * @returns axes and titles for a layout, and the total height in pixels; the same for a narrow figure
 */
export function layPanels(
  panels: readonly Panel[],
  shape: Shape,
  narrow: Partial<Shape> & { readonly panels?: readonly Panel[] } = {},
): Arrangement & { readonly narrow: Narrow } {
  const { panels: narrowPanels = panels, ...narrowShape } = narrow;
  const below = arrange(narrowPanels, { ...shape, columns: 1, ...narrowShape }, NARROW_PLOT);
  return { ...arrange(panels, shape, WIDE_PLOT), narrow: { layout: below.layout, plotHeight: below.height } };
}

function arrange(panels: readonly Panel[], shape: Shape, room: number): Arrangement {
  const columns = Math.min(shape.columns, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const width = (1 - (columns - 1) * shape.across) / columns;
  const titles = panels.map(({ title }) => wrapText(title, width * room, TITLE_SIZE));
  const titleHeight = 6 + TITLE_LINE * Math.max(...titles.map((title) => linesOf(title).length));
  const step = shape.height + titleHeight + shape.down;
  const height = rows * step - shape.down;
  const layout: Partial<Layout> = {};
  const annotations: Annotation[] = [];
  panels.forEach((panel, i) => {
    const left = (i % columns) * (width + shape.across);
    const top = Math.floor(i / columns) * step + titleHeight;
    const up = (pixels: number): number => Math.max(0, 1 - pixels / height);
    const [x, y] = [axisName("x", i), axisName("y", i)];
    const { title, ...untitled } = panel.y;
    const yAxis = i % columns === 0 && title !== undefined ? { ...untitled, title } : untitled;
    layout[axisKey("x", i)] = axisOf({ ...panel.x, domain: [left, Math.min(1, left + width)], anchor: y });
    layout[axisKey("y", i)] = axisOf({ ...yAxis, domain: [up(top + shape.height), up(top)], anchor: x });
    annotations.push({
      text: titles[i]!,
      align: "left",
      x: left,
      xref: "paper",
      xanchor: "left",
      y: up(top),
      yref: "paper",
      yanchor: "bottom",
      showarrow: false,
      font: { size: TITLE_SIZE },
    });
  });
  return { layout: { ...layout, annotations }, height };
}

/** The name that traces use for the axis of panel `i`: `x`, `x2`, `x3`, ... */
export function axisName<T extends "x" | "y">(letter: T, i: number): T extends "x" ? XAxisName : YAxisName {
  return (i === 0 ? letter : `${letter}${i + 1}`) as T extends "x" ? XAxisName : YAxisName;
}

/** The axes of a trace in panel `i`. */
export function axesOf(i: number): { xaxis: XAxisName; yaxis: YAxisName } {
  return { xaxis: axisName("x", i), yaxis: axisName("y", i) };
}

/** The name that layouts use for it: `xaxis`, `xaxis2`, ... */
function axisKey<T extends "x" | "y">(letter: T, i: number): `${T}axis` | `${T}axis${number}` {
  return i === 0 ? `${letter}axis` : `${letter}axis${i + 1}`;
}
