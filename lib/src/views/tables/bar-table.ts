import { type ColumnTable, table } from "arquero";
import { BAR_COLUMNS, type Bars, NEW_YORK, startShift } from "../../bars/bars.js";
import type { Origin } from "../../bars/origin.js";
import { type Shown, showable } from "../../util/showable.js";
import { DAY, dayOf, HOUR, MINUTE } from "../../util/time.js";
import { count, counted, spanText } from "../format.js";
import { viewFacts, viewTable } from "../table-view.js";
import type { View } from "../view.js";
import { timeColumn } from "./time-column.js";

/**
 * Bars as an arquero table, to show, filter and group: `time` as dates, then open, high, low, close, volume.
 *
 * The number columns are the bars' own arrays, not copies. The UTC fields of a date are what the exchange's clock showed:
 * `op.utchours(d.time)` is the hour, and `op.substring(op.format_utcdate(d.time), 0, 10)` the day, to group by.
 *
 * @param bars any bars
 * @returns a table with one row per bar
 * @see https://idl.uw.edu/arquero/
 * @example
 * barTable(makeSample({ to: "2018-01-03" })).get("time", 0).getUTCHours(); // → 9
 */
export function barTable(bars: Bars): ColumnTable {
  const { open, high, low, close, volume } = bars;
  return showable("table", table({ time: timeColumn(bars.time), open, high, low, close, volume }));
}

/** Counts of what bars contain. */
export interface BarCounts {
  readonly bars: number;
  readonly days: number;
  /** Number of missing prices and volumes. */
  readonly missing: number;
  readonly withoutVolume: number;
}

/** Counts what bars contain. */
export function countBars(bars: Bars): BarCounts {
  const { time, volume } = bars;
  const shift = startShift(bars);
  const days = new Set<number>();
  let latest = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const day = dayOf(time[i]! - shift);
    if (day === latest) continue;
    days.add(day);
    latest = day;
  }
  return {
    bars: time.length,
    days: days.size,
    missing: BAR_COLUMNS.reduce((sum, name) => sum + countOf(bars[name], Number.NaN), 0),
    withoutVolume: countOf(volume, 0),
  };
}

/** How many entries of a column are a number, or NaN. */
function countOf(column: Float64Array, wanted: number): number {
  const isMissing = Number.isNaN(wanted);
  let count = 0;
  for (let i = 0; i < column.length; i++) {
    if (isMissing ? Number.isNaN(column[i]!) : column[i] === wanted) count++;
  }
  return count;
}

/**
 * The view of bars: what they are, where they come from, and the first and last of them.
 *
 * @param bars any bars
 * @param shown number of first and last rows to show (5); `minutes`: what they were made from
 * @example
 * barView(makeSample({ to: "2018-01-03" }), { rows: 2 }).length; // → 2
 */
export function barView(bars: Bars, shown: Shown & { readonly minutes?: Bars } = {}): View {
  const { rows = 5, minutes = bars } = shown;
  return [viewFacts(facts(bars, minutes)), viewTable(barTable(bars), rows)];
}

function facts(bars: Bars, minutes: Bars): [name: string, text: string][] {
  const { days, missing, withoutVolume } = countBars(bars);
  const zone = bars.zone === NEW_YORK ? "New York" : bars.zone;
  const { origin } = minutes;
  return [
    [
      `${lengthText(bars.interval)} bars`,
      `${count(bars.time.length)} on ${counted(days, "day")}, ${spanText(bars.time)}`,
    ],
    ...(bars.interval === minutes.interval
      ? []
      : [["made of", counted(minutes.time.length, "minute")] as [string, string]]),
    ["stamped at", `their ${bars.stamp}, ${zone} time`],
    ["missing", `${count(missing)} prices and volumes`],
    ["volume 0", counted(withoutVolume, "bar")],
    ...(origin ? originFacts(origin) : []),
  ];
}

function originFacts({ files, adjustment, feed }: Origin): [name: string, text: string][] {
  return [
    ...(files.length > 0
      ? ([
          [
            "files",
            files.length === 1
              ? files[0]!.path
              : `${count(files.length)}, from ${files[0]!.path} to ${files.at(-1)!.path}`,
          ],
          ["adjustment", ADJUSTMENTS[adjustment]],
        ] as [string, string][])
      : []),
    ...(feed === undefined ? [] : [["feed", feed] as [string, string]]),
  ];
}

const ADJUSTMENTS: Readonly<Record<Origin["adjustment"], string>> = {
  raw: "none: raw prices",
  split: "splits",
  adjusted: "splits and dividends",
  unknown: "not known",
};

/** What to call one bar of a source: `minute`, else `5-minute bar`. */
export function barWord(interval: number): string {
  return interval === MINUTE ? "minute" : `${lengthText(interval)} bar`;
}

/** `5-minute`, `1-hour`, `1-day`. */
export function lengthText(interval: number): string {
  if (interval % DAY === 0) return `${interval / DAY}-day`;
  return interval % HOUR === 0 ? `${interval / HOUR}-hour` : `${interval / MINUTE}-minute`;
}
