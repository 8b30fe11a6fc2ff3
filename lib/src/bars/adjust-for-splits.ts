import { showable } from "../util/showable.js";
import { parseDay } from "../util/time.js";
import { type Bars, startShift } from "./bars.js";

/** A split of a stock. */
export interface Split {
  /** The first day on which the stock trades at its new price, `YYYY-MM-DD`. */
  readonly date: string;
  /** New shares per old share: 5 for a 5-for-1 split, 1.5 for 3-for-2, 0.1 for a reverse split of 1-for-10. */
  readonly ratio: number;
}

/**
 * Parses splits as written on the command line.
 *
 * @param text comma-separated splits, each a date and a ratio: `"2020-08-31:5"`. The ratio is new shares per old share,
 * a number or a fraction such as `3/2` or `1/10`. "" means none
 * @throws when a split does not have that form, or a date occurs twice
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
        `split "${word.trim()}": write a date and the new shares per old share, such as 2020-08-31:5 or 2011-05-09:1/10`,
      );
    }
    parseDay(date);
    return [{ date, ratio }];
  });
  const twice = splits.find(({ date }, i) => splits.findIndex((other) => other.date === date) < i);
  if (twice) throw new Error(`the split on ${twice.date} is given twice`);
  return splits;
}

/**
 * Adjusts bars for splits: before a split's day, prices are divided by its ratio and volumes multiplied by it, so that
 * the whole series is in shares after the last split.
 *
 * @param bars any bars; they are not changed
 * @param splits the splits that they are not yet adjusted for, in any order
 * @returns new bars, or the same object if there are no splits
 * @throws when a ratio is not a positive number or a date is not a calendar day
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
      throw new Error(`the split of ${date} has the ratio ${ratio}; it must be a positive number`);
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
