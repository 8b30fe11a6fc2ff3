import type { DatasetLike } from "../../labels/dataset.js";
import { correlation } from "../../stats/correlation.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, COLOURS, INK, layoutOf } from "./style.js";

const CELL = 26;
const MIDDLE = "#f2f2f2";

/**
 * The correlation of every feature with every other, as a heat map from -1 over 0 to 1.
 *
 * @param data rows
 * @param text `title` and `note`
 * @returns a figure of one heat map; a constant feature's cells are empty
 * @example
 * correlationChart(research(makeSample({ to: "2018-03-01" })).data).data.length; // → 1
 */
export function correlationChart(data: Pick<DatasetLike, "features" | "label">, text: ChartText = {}): Figure {
  const { names, values } = correlation(data.features);
  return figureOf({
    data: [
      {
        type: "heatmap",
        x: names,
        y: names,
        z: values.map((row) => Array.from(row, (r) => (Number.isNaN(r) ? null : r))),
        text: values.map((row) => Array.from(row, inCell)),
        texttemplate: "%{text}",
        textfont: { size: 9 },
        zmin: -1,
        zmax: 1,
        colorscale: [
          [0, COLOURS.blue],
          [0.5, MIDDLE],
          [1, COLOURS.vermillion],
        ],
        xgap: 1,
        ygap: 1,
        hoverongaps: false,
        colorbar: { thickness: 12, tickvals: [-1, -0.5, 0, 0.5, 1], outlinewidth: 0, tickcolor: INK },
        hovertemplate: "%{y} and %{x}<br>correlation %{z:.3f}<extra></extra>",
      },
    ],
    layout: layoutOf(
      {
        heading: "Correlation of the features",
        lines: [
          `Pearson's, of ${count(data.label.length)} rows; 1 and -1 mean that two features carry the same information`,
        ],
        plotHeight: names.length * CELL + 40,
        xaxis: axisOf({ tickangle: -90, ticks: "", showgrid: false, tickfont: { size: 11 } }),
        yaxis: axisOf({ autorange: "reversed", ticks: "", showgrid: false, tickfont: { size: 11 } }),
      },
      text,
    ),
  });
}

/** Two digits without the leading zero, to fit into a small cell. */
function inCell(r: number): string {
  return Number.isNaN(r) ? "" : r.toFixed(2).replace("0.", ".").replace("-.00", ".00");
}
