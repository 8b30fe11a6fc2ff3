import { dateOf } from "../../util/time.js";

/** Days from the first up to but not including the second, as `YYYY-MM-DD`, so that they can be compared as strings. */
export type DayRange = readonly [from: string, to: string];

/** The same days in the fewest possible ranges, in order. */
export function mergeRanges(ranges: readonly DayRange[]): DayRange[] {
  const merged: DayRange[] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) merged[merged.length - 1] = [last[0], to > last[1] ? to : last[1]];
    else merged.push([from, to]);
  }
  return merged;
}

/** The days of `range` that are in none of `taken`, in order. */
export function withoutRanges(range: DayRange, taken: readonly DayRange[]): DayRange[] {
  const left: DayRange[] = [];
  let [from, to] = range;
  for (const [start, end] of mergeRanges(taken)) {
    if (end <= from || start >= to) continue;
    if (start > from) left.push([from, start]);
    from = end;
  }
  if (from < to) left.push([from, to]);
  return left;
}

/** Cuts a range at the first of each month. */
export function splitMonths([from, to]: DayRange): DayRange[] {
  const pieces: DayRange[] = [];
  for (let start = from; start < to; ) {
    const next = firstOfNextMonth(start);
    pieces.push([start, next < to ? next : to]);
    start = next;
  }
  return pieces;
}

function firstOfNextMonth(day: string): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return dateOf(Date.UTC(year, month, 1));
}
