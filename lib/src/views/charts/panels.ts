import type { Annotation, Layout, LayoutAxis, XAxisName, YAxisName } from "plotly.js-dist";
import { axisOf, INK } from "./style.js";

/** One of many small charts in a figure. */
export interface Panel {
  readonly title: string;
  readonly x: LayoutAxis;
  readonly y: LayoutAxis;
}

const PANEL_TITLE_HEIGHT = 20;

/**
 * The layout of small charts in rows: their axes, and a title above each. Trace `i` goes to the axes
 * `axesOf(i)`.
 *
 * @param panels the small charts
 * @param shape charts per row, the height of one in pixels, and the gaps between them: horizontally as a share of the
 * figure's width, vertically in pixels
 * @returns axes and titles for a layout, and the total height in pixels
 */
export function layPanels(
  panels: readonly Panel[],
  shape: { readonly columns: number; readonly height: number; readonly across: number; readonly down: number },
): { layout: Partial<Layout>; height: number } {
  const columns = Math.min(shape.columns, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const step = shape.height + PANEL_TITLE_HEIGHT + shape.down;
  const height = rows * step - shape.down;
  const width = (1 - (columns - 1) * shape.across) / columns;
  const layout: Partial<Layout> = {};
  const annotations: Annotation[] = [];
  panels.forEach((panel, i) => {
    const left = (i % columns) * (width + shape.across);
    const top = Math.floor(i / columns) * step + PANEL_TITLE_HEIGHT;
    const up = (pixels: number): number => Math.max(0, 1 - pixels / height);
    const [x, y] = [axisName("x", i), axisName("y", i)];
    layout[axisKey("x", i)] = axisOf({ ...panel.x, domain: [left, Math.min(1, left + width)], anchor: y });
    layout[axisKey("y", i)] = axisOf({ ...panel.y, domain: [up(top + shape.height), up(top)], anchor: x });
    annotations.push({
      text: panel.title,
      x: left,
      xref: "paper",
      xanchor: "left",
      y: up(top),
      yref: "paper",
      yanchor: "bottom",
      showarrow: false,
      font: { size: 11, color: INK },
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
