import { areTimes } from "../../util/are-times.js";
import type { Figure } from "../../views/charts/figure.js";

/**
 * The layout under which traces over times are drawn over dates: plotly takes a number for a number.
 *
 * @param figure plotly's data; not changed
 * @returns its layout, in which the x axis of such a trace is one of dates, unless it says itself what it is
 */
export function withTimeAxes({ data, layout }: Figure): Figure["layout"] {
  const axes: Record<string, object> = {};
  for (const { x, xaxis = "x" } of data as readonly { x?: unknown; xaxis?: string }[]) {
    if (!(Array.isArray(x) || ArrayBuffer.isView(x)) || !areTimes(x as unknown as ArrayLike<unknown>)) continue;
    const name = xaxis.replace(/^x/, "xaxis");
    axes[name] = { type: "date", ...(layout as Record<string, object | undefined>)[name] };
  }
  return { ...layout, ...axes };
}
