import type { Bars } from "../bars/bars.js";
import type { RowRange } from "../features/dataset.js";
import { dayOf } from "./select-bars.js";

/** Bars merged into candles: each of a run of bars. */
export interface Merged {
  readonly runs: readonly RowRange[];
  /** How long a candle is, in words: "5 minutes", "3 days". */
  readonly length: string;
}

/** Bars a candle, within a day: numbers that make round lengths of minutes. */
const BARS_A_CANDLE = [1, 2, 3, 6, 12, 24, 30, 60, 120];
const DAYS_A_CANDLE = [1, 5, 21, 63];
const MINUTE = 60_000;

/**
 * Runs of rows to be drawn as one candle each, no more than `most`: as few bars a candle as that allows, then as few
 * whole days. No candle of several bars holds bars of two days, and none of several days a part of one.
 */
export function mergeRuns(bars: Bars, { start, end }: RowRange, most: number): Merged {
  const days = runsOf(start, end, (row, from) => dayOf(bars.time[row]!) !== dayOf(bars.time[from]!));
  const longest = days.reduce((length, day) => Math.max(length, day.end - day.start), 0);
  for (const size of BARS_A_CANDLE) {
    if (size >= longest && size > 1) break;
    const runs = days.flatMap((day) => runsOf(day.start, day.end, (row, from) => row - from === size));
    if (runs.length <= most) return { runs, length: lengthOf(size * bars.interval) };
  }
  const size = DAYS_A_CANDLE.find((n) => Math.ceil(days.length / n) <= most) ?? Math.ceil(days.length / most);
  const runs = runsOf(0, days.length, (day, from) => day - from === size).map((run) => ({
    start: days[run.start]!.start,
    end: days[run.end - 1]!.end,
  }));
  return { runs, length: size === 1 ? "day" : `${size} days` };
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

/** Rows cut wherever `isNew` says that a row does not belong to the run that began at `from`. */
function runsOf(start: number, end: number, isNew: (row: number, from: number) => boolean): RowRange[] {
  const runs: RowRange[] = [];
  let from = start;
  for (let row = start + 1; row <= end; row++) {
    if (row < end && !isNew(row, from)) continue;
    runs.push({ start: from, end: row });
    from = row;
  }
  return runs;
}

function lengthOf(milliseconds: number): string {
  const minutes = milliseconds / MINUTE;
  return minutes === 1 ? "minute" : `${minutes} minutes`;
}
