import { type Bars, sliceBars } from "../bars/bars.js";
import { formatTime, parseDay } from "../util/time.js";
import type { HistoryRequest, Source } from "./source.js";

/** A period of history; `symbol` is given beside it. */
export type HistoryPeriod = Omit<HistoryRequest, "symbol">;

/**
 * The bars of a source that start within a period.
 *
 * @param source where they come from
 * @param symbol the stock
 * @param period first day, and the day after the last; everything when left out
 * @param name what to call the source in an error
 * @throws when the source fails, or the period holds no bars
 * @example
 * const period = { start: "2018-01-03", end: "2018-01-04" };
 * (await readHistory(barsSource("sample"), "SAMPLE", period, "the sample")).time.length; // → 390
 */
export async function readHistory(source: Source, symbol: string, period: HistoryPeriod, name: string): Promise<Bars> {
  const { start, end } = period;
  const from = start === undefined ? Number.NEGATIVE_INFINITY : parseDay(start);
  const to = end === undefined ? Number.POSITIVE_INFINITY : parseDay(end);
  if (from >= to) throw new Error(`the period from ${start} to ${end} is empty: the end is the day after the last`);
  const bars = await source({ symbol, start, end });
  return between(bars, from, to, name === "sample" ? "the sample" : name);
}

/** The bars that start in [from, to). */
function between(bars: Bars, from: number, to: number, name: string): Bars {
  const { time, interval } = bars;
  const firstAt = (moment: number): number => {
    const at = time.findIndex((end) => end - interval >= moment);
    return at < 0 ? time.length : at;
  };
  const part = sliceBars(bars, firstAt(from), firstAt(to));
  if (time.length === 0 && bars.origin?.allHours) {
    throw new Error(
      `${name}: no bar of ${bars.symbol} lies in a regular session (09:30 to the day's close in New York); --session all keeps bars of other hours`,
    );
  }
  if (part.time.length === 0) {
    const span =
      time.length === 0
        ? "there are none at all"
        : `they run from ${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
    throw new Error(`${name}: no bars of ${bars.symbol} in the period asked for: ${span}`);
  }
  return part;
}
