import type { Data, Layout } from "plotly.js-dist";
import { showable } from "../../util/showable.js";

/** A chart as plain plotly data: traces and layout. */
export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
}

/** A figure that shows itself as a cell's last expression. */
export function figureOf(figure: Figure): Figure {
  return showable("figure", figure);
}
