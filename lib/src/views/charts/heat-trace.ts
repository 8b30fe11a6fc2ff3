import type { HeatmapData } from "plotly.js-dist";
import { INK, SIDES } from "./style.js";
import { textWidth } from "./text-width.js";

/** Below, at and above 0: light enough for dark text in the cells, in both themes. */
export const HEAT_COLOURS: readonly [below: string, zero: string, above: string] = ["#E07326", "#f2f2f2", "#4597CD"];
/** The text in the cells. */
export const CELL_TEXT = "#1a1a1a";
/** Width of a narrow plot area without a colour bar, at least. */
const NARROW_PLOT = 340 - SIDES;

/** A heat map with its cells' texts. */
export type HeatTrace = Partial<HeatmapData> & { readonly type: "heatmap"; readonly text: string[][] };

/**
 * A heat map of amounts around 0: losses in one colour, gains in the other, with the amounts written into the cells.
 */
export function heatTrace(
  z: readonly (readonly (number | null)[])[],
  inCell: (value: number) => string,
  unit: string,
): HeatTrace {
  const largest = z.flat().reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0) || 1;
  return {
    type: "heatmap",
    z: z.map((row) => [...row]),
    text: z.map((row) => row.map((value) => (value === null ? "" : unsignedZero(inCell(value))))),
    texttemplate: "%{text}",
    textfont: { size: 11, color: CELL_TEXT },
    zmin: -largest,
    zmax: largest,
    colorscale: HEAT_COLOURS.map((colour, i): [number, string] => [i / 2, colour]),
    xgap: 1,
    ygap: 1,
    hoverongaps: false,
    colorbar: { thickness: 12, outlinewidth: 0, tickcolor: INK, nticks: z.length + 2, title: { text: unit } },
  };
}

/**
 * What changes in a narrow figure: if the texts fit into their cells, there is no colour bar; otherwise it is above the cells,
 * which have no text.
 *
 * @param trace the heat map
 * @returns entries of the trace, and the room that the colour bar needs above the plot area
 */
export function narrowHeat({ text, textfont, colorbar }: Omit<HeatTrace, "type">): {
  readonly data: readonly [Readonly<Record<string, unknown>>];
  readonly above: number;
} {
  const size = typeof textfont?.size === "number" ? textfont.size : 11;
  const widest = Math.max(...text.flat().map((one) => textWidth(one, size)));
  if (widest + 3 <= NARROW_PLOT / (text[0]?.length ?? 1)) return { data: [{ showscale: false }], above: 0 };
  const above = { orientation: "h", y: 1, yanchor: "bottom", x: 0.5, len: 1, nticks: 5, title: { text: "" } };
  return { data: [{ texttemplate: "", colorbar: { ...colorbar, ...above } }], above: 40 };
}

/** Avoids "-0" for a small loss that rounds to zero. */
function unsignedZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
