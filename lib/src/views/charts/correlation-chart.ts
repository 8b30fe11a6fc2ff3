import type { DatasetLike } from "../../labels/dataset.js";
import { correlation } from "../../stats/correlation.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { CELL_TEXT, HEAT_COLOURS, narrowHeat } from "./heat-trace.js";
import { axisOf, type ChartText, INK, layoutOf } from "./style.js";

const CELL = 26;
const NARROW_CELL = 15;
/** Small, to fit into a cell. */
const TEXT = { size: 9, color: CELL_TEXT };

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
  const cells = values.map((row) => Array.from(row, inCell));
  const colorbar = { thickness: 12, tickvals: [-1, -0.5, 0, 0.5, 1], outlinewidth: 0, tickcolor: INK };
  return figureOf({
    data: [
      {
        type: "heatmap",
        x: names,
        y: names,
        z: values.map((row) => Array.from(row, (r) => (Number.isNaN(r) ? null : r))),
        text: cells,
        texttemplate: "%{text}",
        textfont: TEXT,
        zmin: -1,
        zmax: 1,
        colorscale: [...HEAT_COLOURS].reverse().map((colour, i): [number, string] => [i / 2, colour]),
        xgap: 1,
        ygap: 1,
        hoverongaps: false,
        colorbar,
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
    narrow: { ...narrowHeat({ text: cells, textfont: TEXT, colorbar }), plotHeight: names.length * NARROW_CELL + 90 },
  });
}

/** Two digits without the leading zero, to fit into a small cell. */
function inCell(r: number): string {
  return Number.isNaN(r) ? "" : r.toFixed(2).replace("0.", ".").replace("-.00", ".00");
}
