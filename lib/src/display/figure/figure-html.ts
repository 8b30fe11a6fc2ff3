import { gzipSync } from "node:zlib";
import { escapeHtml } from "../../util/escape-html.js";
import { FIGURE_AT } from "./figure-at.js";
import { compressedPlotly, INFLATE } from "./plotly-source.js";

/** How long a chart waits for the output that carries plotly.js, which may be further down the page. */
const PATIENCE_MS = 20_000;

/** The parts of a figure's HTML. */
export interface FigureParts {
  /** The figure as plotly's JSON. */
  readonly json: string;
  /** A line of text shown until it is drawn, and where scripts do not run. */
  readonly text: string;
  readonly height: number;
}

/**
 * A figure as HTML that draws itself wherever scripts run, without any extension.
 *
 * @param figure its parts
 * @param withPlotly whether this output carries plotly.js for all figures of the page
 * @returns HTML that begins with a `div` and ends with a `script`; figure and library are compressed
 */
export function figureHtml({ json, text, height }: FigureParts, withPlotly: boolean): string {
  const figure = gzipSync(json, { level: 9 }).toString("base64");
  return `<div class="ata-lab-figure" style="min-height: ${height}px">${escapeHtml(text)}</div>
<script>
(() => {
${INFLATE}
${FIGURE_AT}
const box = document.currentScript.previousElementSibling;
const text = box.textContent;
${withPlotly ? load() : "// plotly.js comes with the notebook's first chart."}
const plotly = async () => {
  for (let waited = 0; !window.ataLabPlotly; waited += 50) {
    if (waited > ${PATIENCE_MS}) throw new Error("run the cell of the notebook's first chart again, because it contains plotly.js");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return window.ataLabPlotly;
};
Promise.all([plotly(), inflate("${figure}")])
  .then(([Plotly, json]) => {
    const figure = JSON.parse(json);
    const isDark = () => {
      for (let at = box; at; at = at.parentElement) {
        const [r, g, b, a = 1] = getComputedStyle(at).backgroundColor.match(/[\\d.]+/g).map(Number);
        if (a > 0) return 0.299 * r + 0.587 * g + 0.114 * b < 128;
      }
      return false;
    };
    let drawn;
    const draw = () => {
      const { data, layout } = figureAt(figure, box.clientWidth, isDark());
      const as = JSON.stringify(layout);
      if (as === drawn) return;
      drawn = as;
      // Not react, which has no place for a colour bar that was beside the cells and now is above them. Plotly writes into layouts.
      return Plotly.newPlot(box, data, structuredClone(layout), figure.config);
    };
    box.textContent = "";
    // The theme's styles may come a moment after the page has its name.
    const themes = new MutationObserver(() => setTimeout(() => (box.isConnected ? draw() : themes.disconnect()), 300));
    themes.observe(document.body, { attributes: true });
    new ResizeObserver(draw).observe(box);
    return draw();
  })
  .catch((error) => {
    box.textContent = text + " (not drawn: " + error.message + ")";
  });
})();
</script>`;
}

/** Isolates plotly.js: other globals named `Plotly`, `module` or `define` are neither used nor changed. */
function load(): string {
  return `window.ataLabPlotly ??= inflate("${compressedPlotly()}").then((code) => {
  const module = { exports: {} };
  const before = window.Plotly;
  new Function("module", "define", code)(module, undefined);
  if (before !== undefined) window.Plotly = before;
  return module.exports;
});`;
}
