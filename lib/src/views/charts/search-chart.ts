import type { Data } from "plotly.js-dist";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, INK, layoutOf, seriesLook } from "./style.js";

/** The part of a search over C that the chart needs: the chosen C, and all that were tried. */
export interface SearchResult {
  readonly C: number;
  readonly search: readonly { readonly C: number; readonly auc: number }[];
}

/**
 * The validation AUC of each model over the values of C that were tried, the chosen one ringed. Flat lines mean that
 * the penalty hardly matters.
 *
 * @param searches one search per model, by name
 * @param text `title` and `note`
 * @returns a figure with one line per model
 * @throws when nothing was tried
 * @example
 * searchChart(research(makeSample({ to: "2018-03-01" })).searches).data.length; // → 5
 */
export function searchChart(searches: Readonly<Record<string, SearchResult>>, text: ChartText = {}): Figure {
  const models = Object.entries(searches);
  const tried = [...new Set(models.flatMap(([, { search }]) => search.map(({ C }) => C)))].sort((a, b) => a - b);
  if (tried.length === 0) throw new Error("no C was tried: nothing to draw");
  const lines = models.map(([name, { search }], i): Data => {
    const { color, dash, symbol } = seriesLook(i);
    const sorted = [...search].sort((a, b) => a.C - b.C);
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: sorted.map(({ C }) => C),
      y: sorted.map(({ auc }) => auc),
      line: { color, dash, width: 1.5 },
      marker: { color, symbol, size: 6 },
      hovertemplate: `${name}: AUC %{y:.6f} with C = %{x}<extra></extra>`,
    };
  });
  const chosen: Data = {
    type: "scatter",
    mode: "markers",
    name: "chosen",
    x: models.map(([, { C }]) => C),
    y: models.map(([, { C, search }]) => search.find((trial) => trial.C === C)?.auc ?? null),
    marker: {
      symbol: "circle-open",
      size: 14,
      line: { width: 2 },
      color: INK,
    },
    showlegend: false,
    hoverinfo: "skip",
  };
  return figureOf({
    data: [...lines, chosen],
    layout: layoutOf(
      {
        heading: "AUC over C",
        lines: ["on the validation rows, which also chose C (ringed), so the chosen AUC is flattering"],
        plotHeight: 300,
        legendItems: lines.length,
        xaxis: axisOf({
          type: "log",
          title: { text: "C, the weight of the data against the penalty (log scale)" },
          tickvals: tried,
          ticktext: tried.map(String),
        }),
        yaxis: axisOf({ title: { text: "validation AUC" }, tickformat: ".4~f" }),
      },
      text,
    ),
  });
}
