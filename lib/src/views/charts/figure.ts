import type { Data, Layout } from "plotly.js-dist";
import { showable } from "../../util/showable.js";

/** What is different where a figure is drawn narrower than 560 pixels, as on a phone. */
export interface Narrow {
  /** Height of the plot area in pixels. */
  readonly plotHeight?: number;
  /** Room in pixels above the plot area for what stands there only then. */
  readonly above?: number;
  /** Replaces entries of the layout; of axes, only what it contains. */
  readonly layout?: Partial<Layout>;
  /** Replaces entries of the trace in the same place. */
  readonly data?: readonly Readonly<Record<string, unknown>>[];
}

/** A chart as plain plotly data: traces and layout. */
export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  readonly narrow?: Narrow;
}

/** A figure that shows itself as a cell's last expression. */
export function figureOf(figure: Figure): Figure {
  return showable("figure", figure);
}
