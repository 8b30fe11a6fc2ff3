import type { Data } from "plotly.js-dist";
import { type Bins, rowsLabelled, stepsOf } from "../../stats/histogram.js";
import { axesOf } from "./panels.js";
import { LABEL_COLOURS, pale } from "./style.js";

/** The distributions of a column's rows labelled 0 and labelled 1, as two traces of panel `i`. */
export function labelHistograms(x: Float64Array, label: Uint8Array, bins: Bins, i: number, name: string): Data[] {
  return ([0, 1] as const).map((wanted): Data => {
    const { x: places, shares, counts } = stepsOf(rowsLabelled(x, label, wanted), bins);
    return {
      type: "scatter",
      mode: "lines",
      name: `label ${wanted}`,
      legendgroup: String(wanted),
      showlegend: i === 0,
      x: places,
      y: shares,
      customdata: counts,
      line: { shape: "hvh", color: LABEL_COLOURS[wanted], width: 1.5 },
      // Only one is filled: two fills would blend into a third colour.
      ...(wanted === 0 ? { fill: "tozeroy", fillcolor: pale(LABEL_COLOURS[wanted], 0.25) } : {}),
      hovertemplate: `${name} about %{x:.4~g}<br>%{y:.2%} of label ${wanted}, %{customdata:,} rows<extra></extra>`,
      ...axesOf(i),
    };
  });
}
