import { showable } from "../util/showable.js";
import { parseDay } from "../util/time.js";
import { type Bars, startShift } from "./bars.js";

/** A split of a stock. */
export interface Split {
  /** The first day on which the stock trades at its new price, `YYYY-MM-DD`. */
  readonly date: string;
  /** New shares for one old: 5 for a 5-for-1 split, 1.5 for 3-for-2, 0.1 for a reverse split of 1-for-10. */
  readonly ratio: number;
}

/**
 * Reads splits as the command line takes them.
 *
 * @param text splits between commas, each a date and a ratio: `"2020-08-31:5"`; the ratio is new shares for one old, a
 * number or a fraction such as `3/2` or `1/10`. "" is none
 * @throws when a split is not of that form, or a date is there twice
 * @example
 * parseSplits("2020-08-31:5,2022-08-25:3/1").map(({ ratio }) => ratio); // → [5, 3]
 */
export function parseSplits(text: string): Split[] {
  const splits = text.split(",").flatMap((word) => {
    if (word.trim() === "") return [];
    const [, date, to, from = "1"] = /^\s*([\d-]+):(\d*\.?\d+)(?:\/(\d+))?\s*$/.exec(word) ?? [];
    const ratio = Number(to) / Number(from);
    if (date === undefined || !(ratio > 0 && ratio < Infinity)) {
      throw new Error(
        `split "${word.trim()}": write a date and new shares for one old, such as 2020-08-31:5 or 2011-05-09:1/10`,
      );
    }
    parseDay(date);
    return [{ date, ratio }];
  });
  const twice = splits.find(({ date }, i) => splits.findIndex((other) => other.date === date) < i);
  if (twice) throw new Error(`a split on ${twice.date} is there twice`);
  return splits;
}

/**
 * Adjusts bars for splits: prices that start before a split's day are divided by its ratio, volumes multiplied, so that
 * the series is in shares as they are after the last split.
 *
 * @param bars any bars; they are left alone
 * @param splits the splits that they are not adjusted for yet, in any order
 * @returns new bars, or the same object when there are no splits
 * @throws when a ratio is not a positive number or a date is no day
 * @example
 * const bars = makeSample({ to: "2018-01-04" });
 * const adjusted = adjustForSplits(bars, [{ date: "2018-01-03", ratio: 5 }]);
 * adjusted.close[0] * 5 - bars.close[0]; // → 0
 */
export function adjustForSplits(bars: Bars, splits: readonly Split[]): Bars {
  if (splits.length === 0) return bars;
  const { time } = bars;
  const shift = startShift(bars);
  const [open, high, low, close, volume] = [bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) =>
    column.slice(),
  );
  const days = splits.map(({ date, ratio }) => {
    if (!(ratio > 0 && ratio < Infinity))
      throw new Error(`the split of ${date} has the ratio ${ratio}; write a positive number`);
    return { day: parseDay(date), ratio };
  });
  for (let i = 0; i < time.length; i++) {
    const start = time[i]! - shift;
    let factor = 1;
    for (const { day, ratio } of days) if (start < day) factor *= ratio;
    open![i]! /= factor;
    high![i]! /= factor;
    low![i]! /= factor;
    close![i]! /= factor;
    volume![i]! *= factor;
  }
  const origin = bars.origin?.adjustment === "raw" ? { ...bars.origin, adjustment: "split" as const } : bars.origin;
  return showable("bars", {
    ...bars,
    open: open!,
    high: high!,
    low: low!,
    close: close!,
    volume: volume!,
    ...(origin && { origin }),
  });
}
