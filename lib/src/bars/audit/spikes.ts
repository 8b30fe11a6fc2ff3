import { counted } from "../../util/count.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { place, type Series } from "./series.js";

/** A close must be off by at least this share of the price, */
const LEAST_MOVE = 0.02;
/** a wick by at least this share (real ones reach 1.5 % in index funds, more in single stocks at the open), */
const LEAST_WICK = 0.05;
/** and both by at least this many times the session's mean move per minute (real moves that revert stay below 7). */
const TIMES_USUAL = 20;
/** A price that doubles or halves for one minute cannot be right. */
const IMPOSSIBLE = 1;

/**
 * Finds bad prints, which are gone at the next bar: closes far above or far below both neighbours, and highs or lows
 * far outside open and close.
 */
export function checkSpikes(series: Series): Finding {
  const check = "spikes";
  const { open, high, low, close } = series.bars;
  let count = 0;
  let impossible = 0;
  const places: string[] = [];
  for (const { start, end } of series.sessions) {
    const usual = TIMES_USUAL * meanMove(close, start, end);
    const move = 1 + Math.max(LEAST_MOVE, usual);
    const wick = 1 + Math.max(LEAST_WICK, usual);
    for (let i = start; i < end; i++) {
      const c = close[i]!;
      // Nearly all bars: no part reaches far from the close, nor the close from the one before.
      const before = i > 0 ? close[i - 1]! : Number.NaN;
      const isNear = high[i]! <= c * wick && low[i]! * wick >= c && c <= before * move && c * move >= before;
      if (isNear && low[i]! > 0) continue;
      // Impossible prices have a check of their own.
      if (!(low[i]! > 0 && c > 0)) continue;
      const top = Math.max(open[i]!, c);
      const bottom = Math.min(open[i]!, c);
      // The last bar of a session has its neighbour in the day after, as the first has in the day before.
      const after = i + 1 < close.length ? close[i + 1]! : Number.NaN;
      const wicked = high[i]! > top * wick || low[i]! * wick < bottom;
      const jumps = c > Math.max(before, after) * move || c * move < Math.min(before, after);
      if (!wicked && !jumps) continue;
      const size = Math.max(
        wicked ? Math.max(high[i]! / top, bottom / low[i]!) - 1 : 0,
        jumps ? Math.max(c / Math.max(before, after), Math.min(before, after) / c) - 1 : 0,
      );
      count++;
      if (size >= IMPOSSIBLE) impossible++;
      if (places.length < 3) places.push(`${place(series, i)}: ${(100 * size).toFixed(0)} %`);
    }
  }
  if (count === 0) return fine(check, "no price jumps and comes back at the next bar");
  return {
    check,
    severity: impossible > 0 ? "error" : "warning",
    count,
    what:
      `${counted(count, "bar")} with a price far off for one bar` +
      (impossible > 0 ? `, ${impossible} of them by a factor of two or more` : ""),
    where: firstFew(places, count),
    cure: `look at them; drop or fix the rows${impossible > 0 ? `, or --allow ${check} if they were real trades` : ""}`,
    ...(impossible > 0 && { allow: check }),
  };
}

/** Mean absolute return from close to close. */
function meanMove(close: Float64Array, start: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let i = start + 1; i < end; i++) {
    const move = Math.abs(close[i]! / close[i - 1]! - 1);
    if (!(move < Infinity)) continue;
    // Capped, because a bad print must not raise the limit that it is compared with.
    sum += Math.min(move, LEAST_MOVE);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
