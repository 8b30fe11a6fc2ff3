import type { Figure } from "../../views/charts/figure.js";
import { fitFigure } from "../../views/charts/fit-figure.js";
import { TEMPLATE } from "../../views/charts/style.js";
import { currentCell } from "../current-cell.js";
import type { MimeBundle } from "../display.js";
import { encodeArrays } from "./encode-arrays.js";
import { figureHeight } from "./figure-height.js";
import { figureHtml } from "./figure-html.js";
import { framed } from "./framed.js";
import { thinFigure } from "./thin-figure.js";

/** Widths in pixels that figures are fitted to: any page but a phone's, and a phone's. */
const [WIDE_PAGE, NARROW_PAGE] = [600, 340];

/** The MIME type that JupyterLab (with plotly's extension) and VS Code draw natively. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/**
 * Not `responsive`: JupyterLab's extension follows the window by itself, and with it a figure that is drawn again, as after a
 * change of the theme, has no height.
 */
const CONFIG = { displaylogo: false };

/**
 * A figure in every form that a front end may support: plotly's own, HTML that draws itself, and a line of text.
 *
 * @param figure any figure; long traces are thinned for display
 * @returns the bundle
 */
export function figureBundle(figure: Figure): MimeBundle {
  const bundle = plotlyBundle(figure);
  const parts = {
    json: JSON.stringify({ ...bundle[PLOTLY_MIME], config: { ...CONFIG, responsive: true } }),
    text: bundle["text/plain"],
    height: figureHeight(figure.layout),
  };
  // From the richest form to the plainest.
  return {
    [PLOTLY_MIME]: bundle[PLOTLY_MIME],
    "text/html": figureHtml(parts, bringsPlotly()),
    "text/plain": parts.text,
  };
}

/** A figure in plotly's own form and as text. */
export function plotlyBundle(figure: Figure): { readonly [PLOTLY_MIME]: object; readonly "text/plain": string } {
  const thin = framed(thinFigure(figure));
  const { data, layout } = fitFigure(thin, WIDE_PAGE);
  const narrow = fitFigure(thin, NARROW_PAGE);
  const traces = narrow.data.map((trace, i) => changesOf(trace, data[i]!));
  const plotly = {
    data: encodeArrays(data),
    layout: encodeArrays({ template: TEMPLATE, ...layout }),
    config: CONFIG,
    // Pages of ours draw it so where they are narrow; others do not look at it.
    narrow: {
      layout: encodeArrays(changesOf(narrow.layout, layout)),
      ...(traces.some((trace) => Object.keys(trace).length > 0) ? { data: encodeArrays(traces) } : {}),
    },
  };
  return { [PLOTLY_MIME]: plotly, "text/plain": describe(figure) };
}

/** The entries that differ from another object's. */
function changesOf(changed: object, from: object): object {
  const before = from as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(changed).filter(([key, value]) => {
      return value !== before[key] && JSON.stringify(value) !== JSON.stringify(before[key]);
    }),
  );
}

/** An empty space of the height of a figure. */
export function figureRoom(figure: Figure): MimeBundle {
  return {
    "text/html": `<div style="height: ${figureHeight(figure.layout)}px"></div>`,
    "text/plain": describe(figure),
  };
}

/** The cell whose output carries plotly.js for the whole notebook. */
let carrier: { readonly run: number; readonly id: string | undefined } | undefined;

/** Whether this output must carry plotly.js: the first one, or when the first one's cell runs again. */
function bringsPlotly(): boolean {
  const { run, id, deleted } = currentCell();
  if (carrier !== undefined) {
    const isGone = carrier.id !== undefined && deleted.has(carrier.id);
    const isReplaced = carrier.id !== undefined && carrier.id === id && carrier.run !== run;
    if (!isGone && !isReplaced) return false;
  }
  carrier = { run, id };
  return true;
}

function describe({ data, layout }: Figure): string {
  const title: unknown = typeof layout.title === "string" ? layout.title : layout.title?.text;
  const name = title ? `Chart: ${plain(String(title))}` : "Chart";
  return `${name} (${data.length} ${data.length === 1 ? "trace" : "traces"})`;
}

/** A title without plotly markup. */
function plain(title: string): string {
  return title.replace(/<br\s*\/?>/gi, " ").replace(/<[^<>]*>/g, "");
}
