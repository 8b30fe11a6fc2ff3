import { auditAllHours } from "../bars/audit/all-hours.js";
import { type BarArrays, type Bars, NEW_YORK } from "../bars/bars.js";
import { fillForward } from "../bars/fill-forward.js";
import type { Origin } from "../bars/origin.js";
import { regularHours } from "../bars/regular-hours.js";
import { count, counted } from "../util/count.js";
import type { Report } from "../util/report.js";
import { reportToStderr } from "./report-to-stderr.js";

/** What is kept of bars that were read. */
export interface KeepOptions {
  /** `"regular"` (default) keeps 09:30 to the day's close, `"all"` everything in the file. */
  readonly session?: "regular" | "all";
  /** Whether minutes without a bar, between a day's first and last, are filled with the last bar and volume 0. */
  readonly fillForward?: boolean;
  /** `"refuse"` (default) stops at a row that cannot be true, `"keep"` leaves such rows in for `audit` to list. */
  readonly faults?: "refuse" | "keep";
  /** Called with what was decided, one line at a time. Default: stderr. */
  readonly report?: Report;
}

/**
 * Arrays that were read, as bars of the hours wanted, stamped at their end.
 *
 * @param arrays bars in New York time, stamped as `origin` says; `time` is given away
 * @param interval length of a bar in ms
 */
export function toBars(
  arrays: BarArrays,
  interval: number,
  symbol: string,
  origin: Origin,
  { session = "regular", faults = "refuse", fillForward: fill = false, report = reportToStderr }: KeepOptions,
  name: string,
): Bars {
  const { time } = arrays;
  if (origin.stamp === "start") for (let i = 0; i < time.length; i++) time[i]! += interval;
  const all: Bars = { symbol, zone: NEW_YORK, interval, stamp: "end", ...arrays, origin };
  const cut = session === "all" ? all : regularHours(all);
  const dropped = all.time.length - cut.time.length;
  const kept = dropped > 0 ? { ...cut, origin: { ...origin, allHours: auditAllHours(all) } } : cut;
  if (dropped > 0)
    report(`${name}: ${count(dropped)} of ${counted(all.time.length, "bar")} are outside regular hours and left out`);
  // An audit wants to see the holes.
  if (!fill || faults === "keep") return kept;
  const filled = fillForward(kept);
  const added = filled.time.length - kept.time.length;
  if (added > 0) report(`${name}: ${count(added)} missing bars are filled forward with volume 0`);
  return filled;
}
