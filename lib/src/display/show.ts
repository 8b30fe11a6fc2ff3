import { type ColumnTable, from, table } from "arquero";
import { areTimes } from "../util/are-times.js";
import { DISPLAY, type Shown, showsItself } from "../util/showable.js";
import type { Figure } from "../views/charts/figure.js";
import { timeColumn } from "../views/tables/time-column.js";
import { currentCell } from "./current-cell.js";
import { type DisplayOptions, display, type MimeBundle } from "./display.js";
import { figureBundle, figureRoom } from "./figure/figure-bundle.js";
import { withTimeAxes } from "./figure/time-axes.js";
import { isTable, tableBundle } from "./table-bundle.js";
import "./show-results.js";

/**
 * What `show` accepts: values that display themselves, plotly data with or without a layout, an arquero table, a list
 * of objects with the same keys, or columns by name.
 */
export type Showable = object;

/** What plotly draws. */
type Plot = Pick<Figure, "data"> & Partial<Figure>;

/** Display options. */
export interface ShowOptions extends Shown {
  /** Within a cell, a later `show` with the same id replaces the earlier output. */
  readonly id?: string;
}

/**
 * Shows a chart or a table in the running cell. A cell's last expression needs no `show`.
 *
 * What this library computes shows itself: a chart, bars, a dataset, what `research`, `evaluate`, `ablation`, `nullRuns`,
 * `lookAheadCheck`, `warmUpCheck`, `skew` or `audit` returned. A figure is drawn by JupyterLab and VS Code, with or without
 * plotly's extension; long lines are thinned for display without losing an extreme, and the figure says so. Where plotly's data
 * has times for its x, as `bars.time`, the axis is one of dates. A table shows
 * its first and last rows and how many there are; numbers are shown to six digits, the table itself keeps them all. A
 * Float64Array of times is shown as times. Outside
 * a notebook this prints one line of a figure, and the rest as text.
 *
 * @param x a value that displays itself, plotly data with or without a layout, an arquero table, a list of objects with
 * the same keys, or columns by name
 * @param options number of rows of a table to show; an id, to replace what the cell showed under it before
 * @throws when `x` is none of these, or its columns differ in length
 * @example
 * show(makeSample({ to: "2018-01-03" }), { rows: 2 }); // → undefined
 */
export function show(x: Showable, options: ShowOptions = {}): void {
  const { id, ...shown } = options;
  const place = id === undefined ? {} : placeOf(id);
  // Plotly's extension draws an output once and ignores updates: showing something else in between makes it redraw.
  if (place.update && isPlot(x)) display(figureRoom(figureOf(x)), place);
  display(bundleOf(x, shown), place);
}

/** A list of a few dozen rows is shown whole, like a report. */
const LIST_ROWS = 30;

function bundleOf(x: unknown, shown: Shown): MimeBundle {
  if (showsItself(x)) return x[DISPLAY](shown);
  if (isPlot(x)) return figureBundle(figureOf(x));
  if (isTable(x)) return tableBundle(x, shown.rows);
  if (isRecords(x)) return tableBundle(from([...x]), shown.rows ?? LIST_ROWS);
  return tableBundle(columnTable(x), shown.rows);
}

/** Columns by name, the only remaining possibility. */
function columnTable(x: unknown): ColumnTable {
  const columns = Object.entries(isObject(x) ? x : {});
  const wrong = columns.find(([, column]) => !isColumn(column))?.[0];
  if (columns.length === 0 || wrong !== undefined) {
    const what = wrong === undefined ? `a value of type ${typeof x}` : `an object whose ${wrong} is not a column`;
    throw new TypeError(
      `show: cannot show ${what}; it takes a chart, a result of this library, a table, a list of objects, or columns by name`,
    );
  }
  const lengths = columns.map(([name, column]) => [name, (column as ArrayLike<unknown>).length] as const);
  if (new Set(lengths.map(([, length]) => length)).size > 1) {
    throw new RangeError(`show: ${lengths.map(([name, length]) => `${name} has ${length} rows`).join(", ")}`);
  }
  // Arquero accepts any list with a length as a column.
  return table(
    Object.fromEntries(columns.map(([name, column]) => [name, timesAsDates(column)])) as {
      readonly [name: string]: readonly unknown[];
    },
  );
}

/** A series that can only be times is shown as times, like the last value of a cell. */
function timesAsDates(column: unknown): unknown {
  return column instanceof Float64Array && areTimes(column) ? timeColumn(column) : column;
}

const places = new Map<string, number>();

/** The display id: new the first time in a run of a cell, then the same. */
function placeOf(id: string): DisplayOptions {
  const { run } = currentCell();
  const update = places.get(id) === run;
  places.set(id, run);
  return { displayId: `${id}-${run}`, update };
}

function isObject(x: unknown): x is { readonly [name: string]: unknown } {
  return typeof x === "object" && x !== null;
}

function isColumn(x: unknown): boolean {
  return Array.isArray(x) || (ArrayBuffer.isView(x) && "length" in x);
}

function isRecords(x: unknown): x is readonly object[] {
  return Array.isArray(x) && x.length > 0 && x.every((row) => isObject(row) && !isColumn(row));
}

/** Whether it is plotly data: traces, and optionally a layout. Columns named data and layout do not contain traces. */
function isPlot(x: unknown): x is Plot {
  if (!isObject(x) || !isRecords(x.data)) return false;
  return isObject(x.layout) ? !isColumn(x.layout) : x.layout === undefined;
}

function figureOf({ data, layout = {} }: Plot): Figure {
  return { data, layout: withTimeAxes({ data, layout }) };
}
