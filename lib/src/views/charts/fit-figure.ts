import type { Data, Layout, LayoutAxis, Legend } from "plotly.js-dist";
import type { Figure } from "./figure.js";
import {
  HEADING_LINE,
  HEADING_SIZE,
  LINE_HEIGHT,
  legendHeight,
  NARROW,
  SIDES,
  TEXT_SIZE,
  type Title,
} from "./style.js";
import { linesOf, textWidth, wrapText } from "./text-width.js";

/** Left and right of the title. */
const PADDING = 28;
/** Plotly places a title of several lines by so many pixels higher. */
const RAISED = 11;
/** Beside a name in the legend: the sample of its series, and gaps. */
const SAMPLE = 45;
/** By how much long tick labels make the plot area narrower. */
const LABELS = 40;
/** Width that a legend has at least on a narrow page, beside long tick labels. */
const LEGEND_WIDTH = 200;

/**
 * The figure as it fits into a width: titles and names of the legend are broken into lines, with room for them, and below 560
 * pixels it changes as its `narrow` says, for example to one small chart below the other. For web pages:
 * `Plotly.newPlot(element, fitFigure(figure, element.clientWidth))`.
 *
 * @param figure any figure; it is not changed
 * @param width in pixels
 * @returns traces and layout only
 * @example
 * const note = "SYNTHETIC bars, in a note that is too long for a single line";
 * const figure = lossChart([0.7, 0.6, 0.5], [0.7, 0.65, 0.68], { note });
 * fitFigure(figure, 340).layout.title.subtitle.text; // → "SYNTHETIC bars, in a note that is too long<br>for a single line"
 */
export function fitFigure(figure: Figure, width: number): Figure {
  const narrow = width < NARROW ? (figure.narrow ?? {}) : {};
  const changed = merge(figure.layout, narrow.layout ?? {});
  const layout = width < NARROW ? merge(changed, fewerTicks(changed)) : changed;
  const title = fitTitle(layout, width);
  const axes = fitAxisTitles(layout, width);
  const legend = width < NARROW ? fitLegend(figure.data, layout, width) : undefined;
  const data = figure.data.map((trace, i) => ({ ...trace, ...legend?.names[i], ...narrow.data?.[i] }) as Data);
  const fitted = { ...layout, ...title.layout, ...axes.layout, ...legend?.layout };
  const { height, margin } = layout;
  // Otherwise plotly's own height or margins.
  if (height === undefined || margin?.t === undefined || margin.b === undefined) return { data, layout: fitted };
  const t = margin.t + title.more + (legend?.more ?? 0) + (narrow.above ?? 0);
  const b = margin.b + axes.more;
  const plotHeight = narrow.plotHeight ?? height - margin.t - margin.b;
  return { data, layout: { ...fitted, height: t + plotHeight + b, margin: { ...margin, t, b } } };
}

/** Part of a layout, and by how many pixels it is higher than before. */
interface Part {
  readonly layout: Partial<Layout>;
  readonly more: number;
}

function fitTitle({ title }: Partial<Layout>, width: number): Part {
  if (title === undefined) return { layout: {}, more: 0 };
  const own: Partial<Title> = typeof title === "string" ? { text: title } : title;
  const { text = "", subtitle, pad } = own;
  const heading = wrapText(text, width - PADDING, HEADING_SIZE);
  const below = wrapText(subtitle?.text ?? "", width - PADDING, TEXT_SIZE);
  const added = addedLines(text, heading);
  const fitted = {
    ...own,
    text: heading,
    ...(added > 0 && pad ? { pad: { ...pad, t: (pad.t ?? 0) + RAISED } } : {}),
    ...(subtitle ? { subtitle: { ...subtitle, text: below } } : {}),
  };
  return {
    layout: { title: fitted as Title },
    more: HEADING_LINE * added + LINE_HEIGHT * addedLines(subtitle?.text ?? "", below),
  };
}

function fitAxisTitles(layout: Partial<Layout>, width: number): Part {
  const fitted = Object.entries(layout).flatMap(([key, value]) => {
    if (!/^xaxis\d*$/.test(key)) return [];
    const axis = value as LayoutAxis;
    const text = axis.title?.text;
    if (text === undefined) return [];
    const [from, to] = (axis.domain ?? [0, 1]) as [number, number];
    const wrapped = wrapText(text, (to - from) * (width - SIDES - LABELS), TEXT_SIZE);
    const more = LINE_HEIGHT * addedLines(text, wrapped);
    return more === 0 ? [] : [{ key, axis: { ...axis, title: { ...axis.title, text: wrapped } }, more }];
  });
  return {
    layout: Object.fromEntries(fitted.map(({ key, axis }) => [key, axis])) as Partial<Layout>,
    more: Math.max(0, ...fitted.map(({ more }) => more)),
  };
}

/** Dates and numbers along the axes that stand side by side: plotly would turn them when they get close. */
function fewerTicks(layout: Partial<Layout>): Partial<Layout> {
  const fewer = Object.entries(layout).flatMap(([key, value]) => {
    const { type, tickformat, tickvals } = value as LayoutAxis;
    if (!/^xaxis\d*$/.test(key) || tickvals !== undefined || type === "category") return [];
    if (type !== "date") return [[key, { nticks: 4 }]];
    return tickformat === undefined ? [[key, { nticks: 3, tickangle: 0 }]] : [];
  });
  return Object.fromEntries(fewer) as Partial<Layout>;
}

/** The legend above the plot area in columns of equal width, or one name below the other. */
function fitLegend(
  data: readonly Data[],
  layout: Partial<Layout>,
  width: number,
): (Part & { readonly names: readonly ({ readonly name: string } | undefined)[] }) | undefined {
  const isAbove = layout.showlegend !== false && layout.legend?.y === 1 && layout.legend.yanchor === "bottom";
  const named = data.map((trace) => {
    const { name, showlegend, legend = "legend" } = trace as { name?: string; showlegend?: boolean; legend?: string };
    return showlegend === false || legend !== "legend" ? undefined : name;
  });
  const names = named.filter((name) => name !== undefined);
  if (!isAbove || names.length === 0) return undefined;
  const before = legendHeight(names.length);
  const widest = Math.max(...names.map((name) => textWidth(name, TEXT_SIZE)));
  const columns = Math.floor(LEGEND_WIDTH / (widest + SAMPLE));
  if (columns > 1) {
    const legend: Partial<Legend> = { ...layout.legend, entrywidth: Math.ceil(widest) };
    return { layout: { legend }, more: legendHeight(names.length, columns) - before, names: [] };
  }
  const wrap = (name: string): string => wrapText(name, width - SIDES - SAMPLE, TEXT_SIZE);
  const rows = names.reduce((sum, name) => sum + linesOf(wrap(name)).length, 0);
  return {
    layout: { legend: { ...layout.legend, orientation: "v" } },
    more: legendHeight(rows, 1) - before,
    names: named.map((name) => (name === undefined ? undefined : { name: wrap(name) })),
  };
}

/** A layout with entries replaced; of axes, only what is in the replacement. */
function merge(layout: Partial<Layout>, by: Partial<Layout>): Partial<Layout> {
  const merged = Object.entries(by).map(([key, value]) => {
    const before = (layout as Record<string, unknown>)[key];
    return [key, /^[xy]axis\d*$/.test(key) ? { ...(before as object | undefined), ...(value as object) } : value];
  });
  return { ...layout, ...Object.fromEntries(merged) };
}

function addedLines(before: string, after: string): number {
  return linesOf(after).length - linesOf(before).length;
}
