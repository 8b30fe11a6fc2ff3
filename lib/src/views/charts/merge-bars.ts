import type { Bars } from "../../bars/bars.js";
import type { RowRange } from "../../util/row-range.js";
import { DAY, dayOf, HOUR, MINUTE } from "../../util/time.js";

/** The length of a candle: a part of a day, or whole trading days. */
export type CandleSize = { readonly minutes: number } | { readonly days: number };

/** Common candle lengths. */
const MINUTES_A_CANDLE = [2, 5, 10, 15, 30, 60];
/** A day, a week, a month, a quarter. */
const DAYS_A_CANDLE = [1, 5, 21, 63];

/**
 * The shortest candle length that gives at most `most` candles: the bars themselves, then longer parts of a day, then
 * whole days.
 */
export function candleSize(bars: Bars, rows: RowRange, most: number): CandleSize {
  const own = bars.interval / MINUTE;
  if (rows.end - rows.start <= most) return { minutes: own };
  // A candle holds no more bars than fit into it: a length that cannot be long enough needs no trial.
  const candles = (minutes: number): number => ((rows.end - rows.start) * own) / minutes;
  const longer = MINUTES_A_CANDLE.filter((minutes) => minutes > own && minutes % own === 0 && candles(minutes) <= most);
  const part = longer.find((minutes) => candleRuns(bars, rows, { minutes }).length <= most);
  if (part !== undefined) return { minutes: part };
  const days = daysOf(bars, rows).length;
  return { days: DAYS_A_CANDLE.find((n) => Math.ceil(days / n) <= most) ?? Math.ceil(days / most) };
}

/**
 * The runs of rows that become one candle each. Parts of a day count from its first bar. A candle of minutes never
 * spans two days, and a candle of days always holds whole days.
 */
export function candleRuns(bars: Bars, rows: RowRange, size: CandleSize): RowRange[] {
  const days = daysOf(bars, rows);
  if ("days" in size) {
    return runsOf({ start: 0, end: days.length }, (day, from) => day - from === size.days).map((run) => ({
      start: days[run.start]!.start,
      end: days[run.end - 1]!.end,
    }));
  }
  const length = size.minutes * MINUTE;
  if (length <= bars.interval) return runsOf(rows, () => true);
  return days.flatMap((day) => {
    const part = (row: number): number => Math.floor((bars.time[row]! - bars.time[day.start]!) / length);
    return runsOf(day, (row, from) => part(row) !== part(from));
  });
}

/** A candle's length in words: "5 minutes", "a day". */
export function candleLength(size: CandleSize): string {
  if ("days" in size) return size.days === 1 ? "a day" : `${size.days} days`;
  if (size.minutes === DAY / MINUTE) return "a day";
  if (size.minutes === HOUR / MINUTE) return "an hour";
  return size.minutes === 1 ? "a minute" : `${size.minutes} minutes`;
}

/** The last close of each run that is not NaN. */
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
  const over = (column: Float64Array, join: (a: number, b: number) => number): Float64Array => {
    const out = new Float64Array(runs.length).fill(Number.NaN);
    for (const [k, { start, end }] of runs.entries()) {
      for (let i = start; i < end; i++) {
        const value = column[i]!;
        if (!Number.isNaN(value)) out[k] = Number.isNaN(out[k]!) ? value : join(out[k]!, value);
      }
    }
    return out;
  };
  return {
    time: over(bars.time, (first) => first),
    open: over(bars.open, (first) => first),
    high: over(bars.high, Math.max),
    low: over(bars.low, Math.min),
    close: over(bars.close, (_, last) => last),
    volume: over(bars.volume, (a, b) => a + b),
  };
}

function daysOf(bars: Bars, rows: RowRange): RowRange[] {
  return runsOf(rows, (row, from) => dayOf(bars.time[row]!) !== dayOf(bars.time[from]!));
}

/** Cuts rows into runs wherever `isNew` says that a row does not belong to the run that began at `from`. */
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
