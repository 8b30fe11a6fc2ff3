import { type ColumnTable, table } from "arquero";
import { showable } from "../../util/showable.js";
import type { LookAheadFault, LookAheadReport } from "../../validation/look-ahead-check.js";
import { count, counted, minuteText, sixDigits } from "../format.js";
import { PAGE_WIDTH, viewColumns, wrap } from "../table-view.js";
import type { Block, View } from "../view.js";

/**
 * The result of a look-ahead check as an arquero table, to filter or pass to `show`: first the faults, then the columns
 * that did not change.
 *
 * @param report what `lookAheadCheck` returned
 * @returns a table with one row per column: `column`, `looks_ahead` ("yes" or "no"), and for those that do: the minimum
 * number of bars, the first bar, its value, its value with a different future, and what revealed it
 * @see https://idl.uw.edu/arquero/
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * const report = lookAheadCheck((b) => ({ time: b.time, columns: { now: b.close, next: shift(b.close, -1) } }), bars);
 * lookAheadTable(report).array("looks_ahead"); // → ["yes", "no"]
 */
export function lookAheadTable({ columns, faults }: LookAheadReport): ColumnTable {
  const faulty = faults.map(({ column }) => column);
  const clean = columns.filter((name) => !faulty.includes(name));
  const detail = <T>(of: (fault: LookAheadFault) => T): (T | null)[] => [...faults.map(of), ...clean.map(() => null)];
  return showable(
    "table",
    table({
      column: [...faulty, ...clean],
      looks_ahead: [...faults.map(() => "yes"), ...clean.map(() => "no")],
      bars_ahead: detail(({ barsAhead }) => barsAhead),
      first: detail(({ time }) => new Date(time)),
      value: detail(({ value }) => value),
      changed: detail(({ changed }) => changed),
      by: detail(({ by }) => by),
    }),
  );
}

/** Additional information about the check. */
export interface LookAheadWords {
  /** The allowances: how many bars a column may look ahead. */
  readonly allow?: Readonly<Record<string, number>>;
  /** The name of a bar of the pipeline's input ("bar"). */
  readonly unit?: string;
}

/**
 * The view of a look-ahead check: the columns that use later bars, and those that do not.
 *
 * @param report what `lookAheadCheck` returned
 * @param words the allowances, and what its bars are called
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * const report = lookAheadCheck((b) => ({ time: b.time, columns: { now: b.close } }), bars, { cuts: [100] });
 * lookAheadView(report)[1].lines; // → ["now"]
 */
export function lookAheadView(report: LookAheadReport, words: LookAheadWords = {}): View {
  const { clean, columns, faults, cuts, reach } = report;
  const { allow = {}, unit = "bar" } = words;
  const steady = columns.filter((name) => !faults.some(({ column }) => column === name));
  const reached = Object.entries(reach).map(([column, bars]) => {
    const most = allow[column];
    const limit = most === undefined ? "" : `; it may look ${count(most)}`;
    return `The ${column} was seen to look ${counted(bars, unit)} ahead${limit}.`;
  });
  const found: Block[] = clean
    ? [
        `Nothing looks ahead: at ${counted(cuts.length, "cut")}, with the future removed and with a different future, ` +
          `${columns.length === 1 ? "the column did not change" : `none of the ${count(columns.length)} columns changed`}.`,
        names(steady),
      ]
    : [faultTable(report, unit), ...(steady.length > 0 ? [names(steady, "The other columns did not change:")] : [])];
  return [...found, ...reached];
}

function names(columns: readonly string[], title?: string): Block {
  return { lines: wrap(columns.join(" "), PAGE_WIDTH - 2), ...(title !== undefined && { title }) };
}

function faultTable({ faults, cuts }: LookAheadReport, unit: string): Block {
  const column = (of: (fault: LookAheadFault) => string): string[] => faults.map(of);
  const value = (x: number): string => (Number.isNaN(x) ? "none" : sixDigits(x));
  return viewColumns(
    {
      column: column((fault) => fault.column),
      ahead: column(({ barsAhead }) => count(barsAhead)),
      "first seen at": column(({ time }) => minuteText(time)),
      value: column((fault) => value(fault.value)),
      changed: column(({ changed }) => value(changed)),
      "shown by": column(({ by }) => by),
    },
    `Over ${counted(cuts.length, "cut")}, these columns changed with later bars (ahead: by at least this many ${unit}s; changed: the value ` +
      "with a different future):",
  );
}
