import { escapeHtml } from "../util/escape-html.js";
import { entriesOf } from "./text.js";

/** Plotly's own height where a layout says none. */
const HEIGHT = 450;

/**
 * A plotly figure, to be drawn by the page's script; until then, and where it can't be drawn, its text stands there.
 *
 * Only what is drawn is taken over: settings of the notebook's plotly (addresses, buttons) stay behind.
 *
 * @param value the output's `application/vnd.plotly.v1+json`
 * @param text what says in words what it is
 * @returns HTML; undefined when it is no figure
 */
export function figureBlock(value: unknown, text: string): string | undefined {
  const { data, layout = {}, frames = [] } = entriesOf(value);
  if (!Array.isArray(data)) return undefined;
  const { height } = entriesOf(layout);
  const pixels = typeof height === "number" && height > 0 && height < 10_000 ? Math.ceil(height) : HEIGHT;
  // In a script element only `</script` and `<!--` could end or change it, and neither can be without "<".
  const json = JSON.stringify({ data: data.map(drawable), layout: entriesOf(layout), frames }).replaceAll(
    "<",
    "\\u003c",
  );
  return `<div class="figure" style="min-height: ${pixels}px"><script type="application/json">${json}</script><pre>${escapeHtml(text)}</pre></div>`;
}

/** WebGL traces as the ordinary kind: plotly makes code for the former as it draws, which the page forbids. */
function drawable(trace: unknown): unknown {
  const { type, ...rest } = entriesOf(trace);
  if (type === undefined) return trace;
  return { type: type === "scattergl" ? "scatter" : type === "scatterpolargl" ? "scatterpolar" : type, ...rest };
}
