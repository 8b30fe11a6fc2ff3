import { type ColumnTable, from, table } from "arquero";
import type { AuditReport } from "../bars/audit/audit.js";
import type { Bars } from "../bars/bars.js";
import type { Evaluation } from "../evaluation/evaluate.js";
import type { Dataset } from "../labels/dataset.js";
import type { CureComparison } from "../validation/ablation.js";
import type { LookAheadReport } from "../validation/look-ahead-check.js";
import type { NullRuns } from "../validation/null-runs.js";
import type { Skew } from "../validation/skew.js";
import type { Figure } from "../views/charts/figure.js";
import { type TableView, toHtml, toText, viewTable } from "../views/table-view.js";
import { auditTable } from "../views/tables/audit-table.js";
import { barTable } from "../views/tables/bar-table.js";
import { cureTable } from "../views/tables/cure-table.js";
import { evaluationNote, evaluationTable } from "../views/tables/evaluation-table.js";
import { featureTable } from "../views/tables/feature-table.js";
import { lookAheadTable } from "../views/tables/look-ahead-table.js";
import { nullTable } from "../views/tables/null-table.js";
import { skewTable } from "../views/tables/skew-table.js";
import { currentCell } from "./current-cell.js";
import { type DisplayOptions, display, type MimeBundle } from "./display.js";
import { figureBundle, figureRoom } from "./figure/figure-bundle.js";

/** Columns by name, of the same length each. */
export type Columns = { readonly [name: string]: ArrayLike<unknown> };

/** Objects with the same names each, such as what `warmUpCheck` returns. */
export type Records = readonly object[];

/** What can be shown: a figure, or something that is a table or becomes one. */
export type Showable =
  | Figure
  | ColumnTable
  | Bars
  | Dataset
  | AuditReport
  | Evaluation
  | CureComparison
  | NullRuns
  | LookAheadReport
  | Skew
  | Records
  | Columns;

/** How something is shown. */
export interface ShowOptions {
  /** Of a table: how many rows of its beginning and of its end (default 5); twice as many are shown whole. */
  readonly rows?: number;
  /** Within a cell, what is shown later under the same id takes the place of what was there. */
  readonly id?: string;
}

/**
 * Shows a chart or a table in the cell that runs.
 *
 * A figure is drawn by JupyterLab and VS Code, with or without plotly's extension; long lines are thinned for display
 * without losing an extreme, and the figure says so. A table shows its first and last rows and how many there are;
 * numbers are shown to six digits, the table itself keeps them all. Outside a notebook this prints one line of a
 * figure, and the table as text.
 *
 * @param x a figure, an arquero table, bars, a dataset, what `audit`, `evaluate`, `compareCures`, `nullRuns`,
 * `lookAheadCheck`, `warmUpCheck` or `skew` returned, a list of objects with the same names, or columns by name
 * @param options how many rows of a table; an id, to replace what the cell showed under it before
 * @throws when `x` is none of these, or its columns differ in length
 * @example
 * show(makeSample({ to: "2018-01-03" }), { rows: 2 }); // → undefined
 */
export function show(x: Showable, options: ShowOptions = {}): void {
  const place = options.id === undefined ? {} : placeOf(options.id);
  // Plotly's extension draws an output once and looks at no update: something else in between makes it begin anew.
  if (place.update && isFigure(x)) display(figureRoom(x), place);
  display(bundleOf(x, options.rows), place);
}

function bundleOf(x: Showable, rows: number | undefined): MimeBundle {
  if (isFigure(x)) return figureBundle(x);
  let view: TableView | undefined;
  for (const look of VIEWERS) view ??= look(x, rows);
  view ??= viewTable(columnTable(x), rows ?? SOME);
  return { "text/plain": toText(view), "text/html": toHtml(view) };
}

/** How many rows of a table's beginning and end are shown where nobody says. */
const SOME = 5;
/** As many of a report: one left out would be one overlooked. */
const ALL: number = Number.POSITIVE_INFINITY;

/** What is shown of things of one kind; nothing of others. */
type Viewer = (x: Showable, rows: number | undefined) => TableView | undefined;

const VIEWERS: readonly Viewer[] = [
  viewer(isTable, (x) => x, SOME),
  viewer(isBars, barTable, SOME),
  viewer(isDataset, featureTable, SOME),
  viewer(isAudit, auditTable, ALL),
  viewer(isEvaluation, evaluationTable, ALL, evaluationNote),
  viewer(isCures, cureTable, ALL),
  viewer(isNullRuns, nullTable, ALL),
  viewer(isLookAhead, lookAheadTable, ALL),
  viewer(isSkew, skewTable, ALL),
  // A list of a few dozen is read as a whole, as a report is.
  viewer(isRecords, (x) => from([...x]), 30),
];

function viewer<T extends Showable>(
  is: (x: Showable) => x is T,
  tableOf: (x: T) => ColumnTable,
  usual: number,
  noteOf?: (x: T) => string,
): Viewer {
  return (x, rows = usual) => (is(x) ? viewTable(tableOf(x), rows, noteOf?.(x)) : undefined);
}

/** Columns by name, which is what all else must be. */
function columnTable(x: Showable): ColumnTable {
  const columns = Object.entries(isObject(x) ? x : {});
  const wrong = columns.find(([, column]) => !isColumn(column))?.[0];
  if (columns.length === 0 || wrong !== undefined) {
    const what = wrong === undefined ? typeof x : `an object whose ${wrong} is no column`;
    throw new TypeError(
      `show: a figure, a table, bars, a dataset, a report, a list of objects or columns by name can be shown, not ${what}`,
    );
  }
  const lengths = new Set(columns.map(([, column]) => column.length));
  if (lengths.size > 1) {
    throw new RangeError(`show: ${columns.map(([name, column]) => `${name} has ${column.length} rows`).join(", ")}`);
  }
  // Arquero takes any list that has a length as a column.
  return table(x as { readonly [name: string]: readonly unknown[] });
}

const shown = new Map<string, number>();

/** The first time in a cell's run a new place, then the same. */
function placeOf(id: string): DisplayOptions {
  const { run } = currentCell();
  const update = shown.get(id) === run;
  shown.set(id, run);
  return { displayId: `${id}-${run}`, update };
}

function isObject(x: unknown): x is { readonly [name: string]: unknown } {
  return typeof x === "object" && x !== null;
}

function isColumn(x: unknown): boolean {
  return Array.isArray(x) || (ArrayBuffer.isView(x) && "length" in x);
}

function isFigure(x: Showable): x is Figure {
  return isObject(x) && Array.isArray(x.data) && isObject(x.layout) && !isColumn(x.layout);
}

function isTable(x: Showable): x is ColumnTable {
  return isObject(x) && typeof x.columnNames === "function";
}

function isBars(x: Showable): x is Bars {
  return isObject(x) && isColumn(x.time) && isColumn(x.open) && typeof x.interval === "number";
}

function isAudit(x: Showable): x is AuditReport {
  return isObject(x) && Array.isArray(x.findings) && typeof x.bars === "number";
}

function isEvaluation(x: Showable): x is Evaluation {
  return isObject(x) && isObject(x.yardstick) && Array.isArray(x.caveats);
}

function isCures(x: Showable): x is CureComparison {
  return isObject(x) && Array.isArray(x.steps) && isObject(x.total);
}

function isNullRuns(x: Showable): x is NullRuns {
  return isObject(x) && isObject(x.presets) && !isColumn(x.presets) && typeof x.runs === "number";
}

function isLookAhead(x: Showable): x is LookAheadReport {
  return isObject(x) && Array.isArray(x.faults) && Array.isArray(x.cuts);
}

function isSkew(x: Showable): x is Skew {
  return isObject(x) && Array.isArray(x.alone) && isObject(x.probabilities);
}

function isRecords(x: Showable): x is Records {
  return Array.isArray(x) && x.length > 0 && x.every((row) => isObject(row) && !isColumn(row));
}

function isDataset(x: Showable): x is Dataset {
  return isObject(x) && isObject(x.features) && !isColumn(x.features) && isColumn(x.label);
}
