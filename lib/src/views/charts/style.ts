import type { Layout, LayoutAxis, Legend } from "plotly.js-dist";

/**
 * Colours that colour-blind readers can tell apart (Okabe & Ito, "Color Universal Design", 2008), those with a contrast
 * of at least 3 to 1 on white and on JupyterLab's dark background.
 */
export const COLOURS = { blue: "#0072B2", vermillion: "#D55E00", green: "#009E73", purple: "#CC79A7" } as const;

/**
 * Series colours, in order: those four, then four more with the same contrast and distance from each other, also for
 * colour-blind readers (found by search, with the simulations of Machado, Oliveira & Fernandes, 2009).
 */
export const SERIES_COLOURS: readonly string[] = [
  ...Object.values(COLOURS),
  "#9024FC",
  "#E40048",
  "#9078FC",
  "#486C3C",
];

/** How a series is distinguished from the others. */
export interface SeriesLook {
  readonly color: string;
  /** Dash style of its line. */
  readonly dash: "solid" | "dash" | "dot" | "dashdot";
  /** Symbol of its dots. */
  readonly symbol: "circle" | "diamond" | "square" | "cross";
  /** Pattern of its bars. */
  readonly pattern: { readonly shape: "" | "/" | "x" | "." };
}

const DASHES = ["solid", "dash", "dot", "dashdot"] as const;
const SYMBOLS = ["circle", "diamond", "square", "cross"] as const;
const SHAPES = ["", "/", "x", "."] as const;

/**
 * The style of series `i`, from 0: when colours repeat, lines are dashed, dots have another shape, and bars are
 * hatched.
 */
export function seriesLook(i: number): SeriesLook {
  const round = Math.floor(i / SERIES_COLOURS.length) % DASHES.length;
  return {
    color: SERIES_COLOURS[i % SERIES_COLOURS.length]!,
    dash: DASHES[round]!,
    symbol: SYMBOLS[round]!,
    pattern: { shape: SHAPES[round]! },
  };
}

/** Colours of the rows labelled 0 and 1. */
export const LABEL_COLOURS: readonly [zero: string, one: string] = [COLOURS.blue, COLOURS.vermillion];

/**
 * Lines and marks, and text where nobody knows the background: a grey of nearly the same contrast on white and on JupyterLab's
 * dark background, 4.3 to 1. No colour reaches 4.5 on both; so pages give text {@link TEXT_INK}.
 */
export const INK = "#7a7a7a";

/** Text on a light and on a dark page. */
export const TEXT_INK: { readonly light: string; readonly dark: string } = { light: "#47474f", dark: "#c8c8d0" };

/** Below this width in pixels, a figure is drawn as its `narrow` says. */
export const NARROW = 560;
/** Width beside the plot area, unless tick labels are long. */
export const SIDES = 84;
export const HEADING_SIZE = 16;
export const TEXT_SIZE = 12;
export const LINE_HEIGHT = 17;
export const HEADING_LINE = 21;

const GRID = "rgba(128,128,128,0.22)";
const CLEAR = "rgba(0,0,0,0)";
const LEGEND_ROW = 22;
/** Number of legend names that fit side by side in a narrow cell of 600 pixels. */
const NAMES_A_ROW = 4;

/** Error bars for plotly, vertical or horizontal. */
export interface ErrorBars {
  readonly type: "data";
  readonly symmetric: false;
  readonly array: number[];
  readonly arrayminus: number[];
  readonly thickness: number;
  readonly width: number;
  readonly color: string;
}

/** Text options of every chart. */
export interface ChartText {
  /** Replaces the chart's own title. */
  readonly title?: string;
  /** Shown below the title, before the chart's own subtitle: the source of the data, or that it is synthetic. */
  readonly note?: string;
}

/** A title that is more than its text. */
export type Title = Exclude<NonNullable<Layout["title"]>, string>;

/** A title in the top left corner. */
export const TITLE_PLACE: Title = {
  font: { size: HEADING_SIZE },
  x: 0,
  xref: "container",
  xanchor: "left",
  y: 1,
  yref: "container",
  yanchor: "top",
  pad: { l: 14, t: 12 },
};

/** The frame of a chart: its text and size. */
interface Frame extends Partial<Layout> {
  readonly heading: string;
  /** Lines below the title. */
  readonly lines?: readonly string[];
  /** Height of the plot area in pixels, without title, legend and axis labels. */
  readonly plotHeight: number;
  /** Number of names in the legend; without it there is no legend. */
  readonly legendItems?: number;
}

/**
 * The layout that all charts share: transparent backgrounds and no colour of text, so that one figure suits both themes, the
 * title on the left, and the legend between title and plot area, where it covers nothing.
 */
export function layoutOf(frame: Frame, text: ChartText): Partial<Layout> {
  const { heading, lines = [], plotHeight, legendItems = 0, ...rest } = frame;
  const below = [...(text.note ? [text.note] : []), ...lines];
  const top = 40 + below.length * LINE_HEIGHT + 8 + legendHeight(legendItems);
  const bottom = 56;
  return {
    title: {
      text: text.title ?? heading,
      subtitle: { text: below.join("<br>"), font: { size: TEXT_SIZE } },
      ...TITLE_PLACE,
    },
    font: { size: TEXT_SIZE },
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    height: top + plotHeight + bottom,
    margin: { l: 64, r: 20, t: top, b: bottom },
    showlegend: legendItems > 0,
    ...(legendItems > 0 ? { legend: legendAbove(1) } : {}),
    // A background for hover text, which would otherwise be transparent.
    hoverlabel: { bgcolor: "#2b2b2b", bordercolor: INK, font: { color: "#f2f2f2", size: 12 }, namelength: -1 },
    modebar: { bgcolor: CLEAR, color: INK, activecolor: COLOURS.blue },
    ...rest,
  };
}

/** The height of a legend in pixels. */
export function legendHeight(names: number, columns: number = NAMES_A_ROW): number {
  return LEGEND_ROW * Math.ceil(names / columns);
}

/** A horizontal legend at a height given as a share of the plot area. */
export function legendAbove(y: number): Partial<Legend> {
  return { orientation: "h", x: 0, xanchor: "left", y, yanchor: "bottom", bgcolor: CLEAR };
}

/** An axis in the shared style. */
export function axisOf(axis: LayoutAxis): LayoutAxis {
  return {
    gridcolor: GRID,
    zerolinecolor: GRID,
    linecolor: INK,
    tickcolor: INK,
    ticks: "outside",
    ticklen: 4,
    automargin: true,
    ...axis,
    ...(axis.title ? { title: { standoff: 8, ...axis.title } } : {}),
  };
}

/** Default style of a user's own figure, readable in both themes. */
export const TEMPLATE: { readonly layout: Partial<Layout> } = {
  layout: {
    colorway: [...SERIES_COLOURS],
    font: { color: INK },
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    xaxis: axisOf({}),
    yaxis: axisOf({}),
  },
};

/** A lighter version of a series colour, for areas. */
export function pale(colour: string, opacity: number): string {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
  return `rgba(${r},${g},${b},${opacity})`;
}

/** A thin dashed grey reference line. */
export const REFERENCE_LINE: { readonly color: string; readonly width: number; readonly dash: "dash" } = {
  color: INK,
  width: 1,
  dash: "dash",
};

/** Error bars: each point's interval, from its low to its high end. */
export function errorBars(
  middle: readonly number[],
  ends: readonly { readonly low: number; readonly high: number }[],
  color: string,
): ErrorBars {
  return {
    type: "data",
    symmetric: false,
    array: ends.map(({ high }, i) => high - middle[i]!),
    arrayminus: ends.map(({ low }, i) => middle[i]! - low),
    thickness: 1.5,
    width: 3,
    color,
  };
}
