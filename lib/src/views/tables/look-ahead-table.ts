import { type ColumnTable, table } from "arquero";
import { formatTime } from "../../util/time.js";
import type { LookAheadFault, LookAheadReport } from "../../validation/look-ahead-check.js";

/**
 * What a look-ahead check found as an arquero table, to look at with `show` and to filter: the faults first, then the
 * columns that did not change.
 *
 * @param report what `lookAheadCheck` returned
 * @returns a table of one row a column: `column`, `looks_ahead` ("yes" or "no"), and of those that do how many bars at
 * least, the first bar, its value, what another future made of it, and what showed it
 * @see https://idl.uw.edu/arquero/
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * const report = lookAheadCheck((b) => ({ time: b.time, columns: { now: b.close, next: shift(b.close, -1) } }), bars);
 * lookAheadTable(report).array("looks_ahead"); // → ["yes", "no"]
 */
export function lookAheadTable({ columns, faults }: LookAheadReport): ColumnTable {
  const faulty = new Set(faults.map(({ column }) => column));
  const clean = columns.filter((name) => !faulty.has(name));
  const detail = <T>(of: (fault: LookAheadFault) => T): (T | null)[] => [...faults.map(of), ...clean.map(() => null)];
  return table({
    column: [...faulty, ...clean],
    looks_ahead: [...faults.map(() => "yes"), ...clean.map(() => "no")],
    bars_ahead: detail(({ barsAhead }) => barsAhead),
    first: detail(({ time }) => formatTime(time)),
    value: detail(({ value }) => value),
    changed: detail(({ changed }) => changed),
    by: detail(({ by }) => by),
  });
}
