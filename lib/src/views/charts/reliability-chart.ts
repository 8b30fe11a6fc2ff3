import type { Data } from "plotly.js-dist";
import { type ReliabilityBin, reliabilityCurve } from "../../metrics/reliability-curve.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { type ChartText, errorBars, layoutOf, REFERENCE_LINE, seriesLook } from "./style.js";

/**
 * Reliability curves: rows in bins of equal count by probability, and the share of each that is labelled 1, with its 95
 * % interval. On the dashed line, probabilities are calibrated.
 *
 * @param label n labels
 * @param probabilities n probabilities per model, by name
 * @param options `bins` (default 10), `title` and `note`
 * @returns a figure with a small chart per model, each on the range of its own probabilities
 * @throws as `reliabilityCurve` does
 * @example
 * const { models, validation, recipe } = research(makeSample({ to: "2018-03-01" }));
 * reliabilityChart(validation.label, predictRows(models, validation, recipe)).data.length; // → 8
 */
export function reliabilityChart(
  label: Uint8Array,
  probabilities: Readonly<Record<string, Float64Array>>,
  options: ChartText & { readonly bins?: number } = {},
): Figure {
  const { bins = 10, ...text } = options;
  const models = Object.entries(probabilities);
  const { layout, height, narrow } = layPanels(
    models.map(([name]) => ({
      title: `<b>${name}</b>`,
      x: { title: { text: "mean probability" }, tickformat: ".3~f", nticks: 6 },
      y: { title: { text: "share labelled 1" }, tickformat: ".2~f" },
    })),
    { columns: 2, height: models.length > 1 ? 200 : 320, across: 0.1, down: 62 },
  );
  return figureOf({
    data: models.flatMap(([name, probability], i) => traces(name, reliabilityCurve(label, probability, bins), i)),
    layout: layoutOf(
      {
        heading: "Reliability of the probabilities",
        lines: [
          `${count(label.length)} rows in at most ${bins} bins of equal count; dashed: calibrated`,
          "bars: 95 % Wilson intervals, too narrow where neighbouring labels overlap",
        ],
        plotHeight: height,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

function traces(name: string, bins: readonly ReliabilityBin[], i: number): Data[] {
  const { color: colour } = seriesLook(i);
  const observed = bins.map(({ observed }) => observed);
  const axes = axesOf(i);
  const ends = [bins[0]!.predicted, bins.at(-1)!.predicted];
  return [
    { type: "scatter", mode: "lines", x: ends, y: ends, line: REFERENCE_LINE, hoverinfo: "skip", ...axes },
    {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: bins.map(({ predicted }) => predicted),
      y: observed,
      error_y: errorBars(observed, bins, colour),
      line: { color: colour, width: 1.5 },
      marker: { color: colour, size: 7 },
      customdata: bins.map(({ from, to, rows, positives, low, high }) => [from, to, rows, positives, low, high]),
      hovertemplate:
        "probability %{customdata[0]:.4f} to %{customdata[1]:.4f}, mean %{x:.4f}<br>" +
        "%{y:.1%} labelled 1: %{customdata[3]:,} of %{customdata[2]:,} rows<br>" +
        `95 % interval %{customdata[4]:.1%} to %{customdata[5]:.1%}<extra>${name}</extra>`,
      ...axes,
    },
  ];
}
