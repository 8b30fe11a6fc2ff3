import type { HeatmapData } from "plotly.js-dist";
import { COLOURS, INK } from "./style.js";

/** The middle of the scale: light enough for dark text in both themes. */
const MIDDLE = "#f2f2f2";

/**
 * A heat map of amounts around 0: losses in one colour, gains in the other, with the amounts written into the cells.
 */
export function heatTrace(
  z: readonly (readonly (number | null)[])[],
  inCell: (value: number) => string,
  unit: string,
): Partial<HeatmapData> & { readonly type: "heatmap" } {
  const largest = z.flat().reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0) || 1;
  return {
    type: "heatmap",
    z: z.map((row) => [...row]),
    text: z.map((row) => row.map((value) => (value === null ? "" : unsignedZero(inCell(value))))),
    texttemplate: "%{text}",
    textfont: { size: 11 },
    zmin: -largest,
    zmax: largest,
    colorscale: [
      [0, COLOURS.vermillion],
      [0.5, MIDDLE],
      [1, COLOURS.blue],
    ],
    xgap: 1,
    ygap: 1,
    hoverongaps: false,
    colorbar: { thickness: 12, outlinewidth: 0, tickcolor: INK, title: { text: unit } },
  };
}

/** Avoids "-0" for a small loss that rounds to zero. */
function unsignedZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
