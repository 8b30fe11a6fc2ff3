import { DAY } from "../util/time.js";

/** Which labels are believed. */
export interface LabelledOptions {
  /** Bars ahead that the label looks. */
  readonly horizon: number;
  /** The last `horizon` bars, whose future is not in the data: label them 0 all the same, or drop them. */
  readonly unknown: "zero" | "drop";
  /** Drop a bar whose forward bar is on another day: its return is mostly the night's. */
  readonly withinSession: boolean;
}

/**
 * Those of the given rows whose label is to be believed.
 *
 * @param time times of **all** n bars, wall-clock milliseconds
 * @param rows row numbers from 0
 * @param options the horizon, and what to drop
 * @returns the rows that stay, in the order given
 * @example
 * const bars = resample(makeSample({ to: "2018-01-04" }), "5min", { closed: "right", label: "right" });
 * const all = Uint32Array.from(bars.time.keys());
 * all.length; // → 156
 * labelledRows(bars.time, all, { horizon: 12, unknown: "drop", withinSession: false }).length; // → 144
 * labelledRows(bars.time, all, { horizon: 12, unknown: "drop", withinSession: true }).length; // → 132
 */
export function labelledRows(time: Float64Array, rows: Uint32Array, options: LabelledOptions): Uint32Array {
  const { horizon, unknown, withinSession } = options;
  return rows.filter((row) => {
    const forward = time[row + horizon];
    if (forward === undefined) return unknown === "zero";
    return !withinSession || Math.floor(forward / DAY) === Math.floor(time[row]! / DAY);
  });
}
