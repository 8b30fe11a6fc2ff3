import type { RowRange } from "../util/row-range.js";
import { DAY, midnightOf } from "../util/time.js";
import type { Days } from "./result.js";

/** The last row of each calendar day in a range of rows. */
export function lastRowsOfDays(time: Float64Array, { start, end }: RowRange): number[] {
  const rows: number[] = [];
  for (let first = start; first < end; first = rows.at(-1)! + 1) {
    const tomorrow = midnightOf(time[first]!) + DAY;
    let last = first;
    while (last + 1 < end && time[last + 1]! < tomorrow) last++;
    rows.push(last);
  }
  return rows;
}

/**
 * The account at the end of each day.
 *
 * @param time times of the bars, with `equity` at their closes
 * @param cash starting cash
 * @param ends indices of the days' last bars
 */
export function daysOf(time: Float64Array, equity: Float64Array, cash: number, ends: readonly number[]): Days {
  const closes = new Float64Array(ends.map((i) => equity[i]!));
  return {
    time: new Float64Array(ends.map((i) => midnightOf(time[i]!))),
    equity: closes,
    // After ruin the returns are 0.
    return: closes.map((value, d) => {
      const before = d === 0 ? cash : closes[d - 1]!;
      return before > 0 ? value / before - 1 : 0;
    }),
  };
}

/** Where times are among all times. */
export function placesOf(times: Float64Array, all: Float64Array): Int32Array {
  let place = -1;
  return Int32Array.from(times, (time) => {
    do place++;
    while (all[place] !== time);
    return place;
  });
}
