import { type ColumnTable, table } from "arquero";
import type { Bars } from "../../bars/bars.js";
import { formatTime } from "../../util/time.js";

/**
 * Bars as an arquero table, to look at, filter and group: `time` as text, then open, high, low, close, volume.
 *
 * The number columns are the bars' own arrays, not copies.
 *
 * @param bars any bars
 * @returns a table of one row a bar
 * @see https://idl.uw.edu/arquero/
 * @example
 * barTable(makeSample({ to: "2018-01-03" })).get("time", 0); // → "2018-01-02 09:31:00"
 */
export function barTable(bars: Bars): ColumnTable {
  const { open, high, low, close, volume } = bars;
  return table({ time: Array.from(bars.time, formatTime), open, high, low, close, volume });
}
