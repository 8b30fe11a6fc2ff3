import type { Figure } from "../../views/charts/figure.js";
import { HEADING_LINE, LINE_HEIGHT, legendAbove, legendHeight, TITLE_PLACE } from "../../views/charts/style.js";
import { linesOf } from "../../views/charts/text-width.js";

/** Plotly's default height. */
const HEIGHT = 450;
/** Above the plot area, for a title of one line and a legend of one row. */
const TOP = 70;

/**
 * A user's own figure in the frame of this kit's charts: the title in the top left corner, the legend between title and plot
 * area, and room for all lines of both. What the figure itself sets is kept; one with a template of its own is not changed.
 */
export function framed(figure: Figure): Figure {
  const { data, layout } = figure;
  if (layout.template !== undefined) return figure;
  const { title, showlegend } = layout;
  const own = typeof title === "string" ? { text: title } : title;
  const names = (data as readonly { name?: string; showlegend?: boolean }[]).filter(
    (trace) => trace.name !== undefined && trace.showlegend !== false,
  ).length;
  const rows = legendHeight(Math.max(1, names)) - legendHeight(1);
  const lines = HEADING_LINE * (linesOf(own?.text ?? "").length - 1);
  const below = own?.subtitle?.text ? LINE_HEIGHT * linesOf(own.subtitle.text).length : 0;
  const t = TOP + lines + below + (showlegend === false ? 0 : rows);
  return {
    ...figure,
    layout: {
      height: HEIGHT,
      ...layout,
      ...(own ? { title: { ...TITLE_PLACE, ...own } } : {}),
      ...(showlegend === false ? {} : { legend: { ...legendAbove(1), ...layout.legend } }),
      margin: { l: 64, r: 20, t, b: 56, ...layout.margin },
    },
  };
}
