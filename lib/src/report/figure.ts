import { figureHeight } from "../display/figure/figure-height.js";
import { escapeHtml } from "../util/escape-html.js";
import { entriesOf } from "./text.js";

/**
 * A plotly figure, drawn by the page's script; until then, and if it cannot be drawn, its text is shown.
 *
 * Only traces, layout (for wide and for narrow pages) and frames are kept; settings of the notebook's plotly (addresses, buttons) are dropped. So is whatever a
 * browser would fetch: images that are not embedded, styles of text that name an address, and maps, which are only named.
 *
 * @param value the output's `application/vnd.plotly.v1+json`
 * @param text its description
 * @returns HTML; undefined if it is not a figure
 * @throws RangeError when it is nested too deeply
 */
export function figureBlock(value: unknown, text: string): string | undefined {
  const { data, layout, frames, narrow } = entriesOf(value);
  if (!Array.isArray(data)) return undefined;
  if (data.some((trace) => MAPS.has(String(entriesOf(trace).type)))) {
    return `<p class="note">Not drawn here: a map, for which the page would have to fetch its parts.</p>\n<pre>${escapeHtml(text)}</pre>`;
  }
  const figure = {
    data: data.map((trace) => drawable(harmless(trace))),
    layout: harmless(entriesOf(layout)),
    frames: Array.isArray(frames) ? harmless(frames) : [],
    ...(narrow === undefined ? {} : { narrow: harmlessNarrow(entriesOf(narrow)) }),
  };
  // In a script element only `</script` and `<!--` are special, and both start with "<".
  const json = JSON.stringify(figure).replaceAll("<", "\\u003c");
  return `<div class="figure" style="min-height: ${figureHeight(layout)}px"><script type="application/json">${json}</script><pre>${escapeHtml(text)}</pre></div>`;
}

/** Traces for which plotly fetches coastlines or tiles. */
const MAPS: ReadonlySet<string> = new Set(
  ["choropleth", "scattergeo"].concat(
    ["choropleth", "density", "scatter"].flatMap((kind) => [`${kind}map`, `${kind}mapbox`]),
  ),
);

/** What is different on a narrow page; a trace keeps its type. */
function harmlessNarrow({ layout, data }: Readonly<Record<string, unknown>>): object {
  const typeless = (trace: unknown): object => ({ ...entriesOf(harmless(trace)), type: undefined });
  return { layout: harmless(entriesOf(layout)), ...(Array.isArray(data) ? { data: data.map(typeless) } : {}) };
}

/** A part of a figure without what a browser would fetch. */
function harmless(value: unknown, key = ""): unknown {
  if (typeof value === "string") {
    if (key === "source") return /^data:image\//i.test(value) ? value : "";
    if (key === "type" && MAPS.has(value)) return "scatter";
    return value.includes("<") ? value.replace(STYLE, plainStyle) : value;
  }
  if (Array.isArray(value)) return value.map((entry) => harmless(entry, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, harmless(entry, name)]));
}

/** A style as plotly takes it from the tags in a text. */
const STYLE = /style\s*=\s*(?:"[^"]*"|'[^']*')/gi;

/** A style that has no functions but colours, for another one may fetch something. */
function plainStyle(style: string): string {
  return /[\\@(]/.test(style.replace(/\b(?:rgb|hsl)a?\(/gi, "")) ? 'title=""' : style;
}

/** Replaces WebGL traces by ordinary ones: plotly generates code for WebGL, which the page forbids. */
function drawable(trace: unknown): unknown {
  const { type, ...rest } = entriesOf(trace);
  if (type === undefined) return trace;
  return { type: type === "scattergl" ? "scatter" : type === "scatterpolargl" ? "scatterpolar" : type, ...rest };
}
