import type { Data, Layout } from "plotly.js-dist";

/** A chart as plain data, as plotly draws it: what is drawn, and how it is laid out. */
export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
}
