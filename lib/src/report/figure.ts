import { figureHeight } from "../display/figure/figure-height.js";
import { escapeHtml } from "../util/escape-html.js";
import { entriesOf } from "./text.js";

/**
 * A plotly figure, drawn by the page's script; until then, and if it cannot be drawn, its text is shown.
 *
 * Only traces and layout are kept; settings of the notebook's plotly (addresses, buttons) are dropped.
 *
 * @param value the output's `application/vnd.plotly.v1+json`
 * @param text its description
 * @returns HTML; undefined if it is not a figure
 */
export function figureBlock(value: unknown, text: string): string | undefined {
  const { data, layout = {}, frames = [] } = entriesOf(value);
  if (!Array.isArray(data)) return undefined;
  // In a script element only `</script` and `<!--` are special, and both start with "<".
  const json = JSON.stringify({ data: data.map(drawable), layout: entriesOf(layout), frames }).replaceAll(
    "<",
    "\\u003c",
  );
  return `<div class="figure" style="min-height: ${figureHeight(layout)}px"><script type="application/json">${json}</script><pre>${escapeHtml(text)}</pre></div>`;
}

/** Replaces WebGL traces by ordinary ones: plotly generates code for WebGL, which the page forbids. */
function drawable(trace: unknown): unknown {
  const { type, ...rest } = entriesOf(trace);
  if (type === undefined) return trace;
  return { type: type === "scattergl" ? "scatter" : type === "scatterpolargl" ? "scatterpolar" : type, ...rest };
}
