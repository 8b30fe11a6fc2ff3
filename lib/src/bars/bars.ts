import { showable } from "../util/showable.js";
import type { Origin } from "./origin.js";

/**
 * Bars of one symbol, one array per column: the i-th entries of all columns are one bar.
 *
 * `time` is the exchange's wall clock in milliseconds (what pandas shows as a naive index in `zone`), strictly
 * increasing. Only in bars of all hours it goes back once a year, by up to an hour: the clocks show 01:00 to 02:00 twice on a
 * Sunday in autumn, and the bars of the second hour follow those of the first; see `withoutSecondHours`. `stamp` says whether it is the start or the end of the bar. Prices are in the quote currency, volume in
 * shares; a missing number is NaN.
 */
export interface Bars {
  readonly symbol: string;
  /** IANA name of the zone whose wall clock `time` shows. */
  readonly zone: string;
  /** Length of a bar in milliseconds. */
  readonly interval: number;
  /** Which end of the bar `time` is. */
  readonly stamp: "start" | "end";
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Where they come from, if known. */
  readonly origin?: Origin;
}

/** The zone of all `Bars` returned by a source. */
export const NEW_YORK: string = "America/New_York";

/** The columns of `Bars` that hold numbers, in their usual order. */
export const BAR_COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;

/** Only the columns. */
export type BarArrays = Pick<Bars, (typeof BAR_COLUMNS)[number]>;

/**
 * The values of a column at the given rows, in that order.
 *
 * @param column any column
 * @param rows row numbers from 0
 * @returns a new array of `rows.length` entries
 * @example
 * takeColumn(Float64Array.of(5, 6, 7), Uint32Array.of(2, 0)); // → [7, 5]
 */
export function takeColumn(column: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < out.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

/**
 * The bars at the given rows, in that order.
 *
 * @param bars any bars
 * @param rows row numbers from 0
 * @returns new arrays of `rows.length` entries
 * @example
 * takeBars(makeSample({ to: "2018-01-03" }), Uint32Array.of(0, 1)).time.length; // → 2
 */
export function takeBars(bars: Bars, rows: Uint32Array): Bars {
  const take = (column: Float64Array): Float64Array => takeColumn(column, rows);
  return showable("bars", {
    ...bars,
    time: take(bars.time),
    open: take(bars.open),
    high: take(bars.high),
    low: take(bars.low),
    close: take(bars.close),
    volume: take(bars.volume),
  });
}

/**
 * The bars from row `start` up to, not including, row `end`: views of the same memory, nothing is copied.
 *
 * @param bars any bars
 * @param start first row, from 0
 * @param end row after the last
 * @example
 * sliceBars(makeSample({ to: "2018-01-03" }), 0, 5).close.length; // → 5
 */
export function sliceBars(bars: Bars, start: number, end: number): Bars {
  return showable("bars", {
    ...bars,
    time: bars.time.subarray(start, end),
    open: bars.open.subarray(start, end),
    high: bars.high.subarray(start, end),
    low: bars.low.subarray(start, end),
    close: bars.close.subarray(start, end),
    volume: bars.volume.subarray(start, end),
  });
}

/** How long before its time a bar starts, in milliseconds. */
export function startShift({ stamp, interval }: Pick<Bars, "stamp" | "interval">): number {
  return stamp === "end" ? interval : 0;
}

/** A deep copy of bars, for code that might write into them. */
export function copyBars<B extends Bars>(bars: B): B {
  return { ...bars, ...Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name].slice()])) };
}
