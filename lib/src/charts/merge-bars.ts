import type { Bars } from "../bars/bars.js";
import { MINUTE } from "../bars/time.js";
import type { RowRange } from "../features/dataset.js";
import { dayOf } from "./select-bars.js";

/** How much goes into one candle: bars of one day, or whole days. */
export type CandleSize = { readonly bars: number } | { readonly days: number };

/** Lengths of candles that people know, in minutes, and in days: a week, a month, a quarter. */
const MINUTES_A_CANDLE = [1, 2, 5, 10, 15, 30, 60];
const DAYS_A_CANDLE = [1, 5, 21, 63];

/**
 * The size that gives no more than `most` candles: as few bars a candle as that allows, then as few whole days.
 */
export function candleSize(bars: Bars, rows: RowRange, most: number): CandleSize {
  const days = daysOf(bars, rows);
  const known = MINUTES_A_CANDLE.map((minutes) => (minutes * MINUTE) / bars.interval);
  const sizes = [1, ...known.filter((size) => size > 1 && Number.isInteger(size))];
  const within = sizes.find((size) => candleRuns(bars, rows, { bars: size }).length <= most);
  if (within !== undefined) return { bars: within };
  const size = DAYS_A_CANDLE.find((n) => Math.ceil(days.length / n) <= most);
  return { days: size ?? Math.ceil(days.length / most) };
}

/**
 * The runs of rows that become one candle each. No candle of bars holds bars of two days, and none of days a part of one.
 */
export function candleRuns(bars: Bars, rows: RowRange, size: CandleSize): RowRange[] {
  const days = daysOf(bars, rows);
  if ("bars" in size) return days.flatMap((day) => runsOf(day, (row, from) => row - from === size.bars));
  return runsOf({ start: 0, end: days.length }, (day, from) => day - from === size.days).map((run) => ({
    start: days[run.start]!.start,
    end: days[run.end - 1]!.end,
  }));
}

/** A candle's length in words: "5 minutes", "a day". */
export function candleLength(bars: Bars, size: CandleSize): string {
  if ("days" in size) return size.days === 1 ? "a day" : `${size.days} days`;
  const minutes = (size.bars * bars.interval) / MINUTE;
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}

/** The last close of each run that is a number. */
export function lastCloses(bars: Bars, runs: readonly RowRange[]): Float64Array {
  return Float64Array.from(runs, ({ start, end }) => {
    let row = end - 1;
    while (row > start && Number.isNaN(bars.close[row]!)) row--;
    return bars.close[row]!;
  });
}

/**
 * Candles of runs of bars: open of the first, highest high, lowest low, close of the last, sum of the volumes; missing
 * numbers are skipped.
 */
export function mergeBars(bars: Bars, runs: readonly RowRange[]): Omit<Bars, "symbol" | "zone" | "interval" | "stamp"> {
  const over = (column: Float64Array, f: (numbers: Float64Array) => number): Float64Array =>
    Float64Array.from(runs, ({ start, end }) => {
      const numbers = column.subarray(start, end).filter((x) => !Number.isNaN(x));
      return numbers.length === 0 ? Number.NaN : f(numbers);
    });
  return {
    time: over(bars.time, (t) => t[0]!),
    open: over(bars.open, (x) => x[0]!),
    high: over(bars.high, (x) => x.reduce((a, b) => Math.max(a, b))),
    low: over(bars.low, (x) => x.reduce((a, b) => Math.min(a, b))),
    close: over(bars.close, (x) => x.at(-1)!),
    volume: over(bars.volume, (x) => x.reduce((a, b) => a + b, 0)),
  };
}

function daysOf(bars: Bars, rows: RowRange): RowRange[] {
  return runsOf(rows, (row, from) => dayOf(bars.time[row]!) !== dayOf(bars.time[from]!));
}

/** Rows cut wherever `isNew` says that a row does not belong to the run that began at `from`. */
function runsOf({ start, end }: RowRange, isNew: (row: number, from: number) => boolean): RowRange[] {
  const runs: RowRange[] = [];
  let from = start;
  for (let row = start + 1; start < end && row <= end; row++) {
    if (row < end && !isNew(row, from)) continue;
    runs.push({ start: from, end: row });
    from = row;
  }
  return runs;
}
