import { counted, type Finding, fine, firstFew } from "./finding.js";
import { place, type Series } from "./series.js";

/** A spike is a move of at least this share of the price, */
const LEAST_MOVE = 0.02;
/** a wick one of this share (honest ones reach 1.5 % in index funds, more in single stocks at the open), */
const LEAST_WICK = 0.05;
/** and of at least this many times the session's mean move per minute (honest ones that revert stay below 7). */
const TIMES_USUAL = 20;
/** A price that doubles or halves for one minute is no price. */
const IMPOSSIBLE = 1;

/**
 * Closes that leave both neighbours far on the same side, and highs or lows far outside open and close: bad prints, which
 * come back at the next bar.
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
      // A price that is none has a finding of its own.
      if (!(low[i]! > 0 && c > 0)) continue;
      const top = Math.max(open[i]!, c);
      const bottom = Math.min(open[i]!, c);
      // The neighbours of a session's first and last bar are those of the days beside it.
      const before = i > 0 ? close[i - 1]! : Number.NaN;
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

/** Mean of the absolute returns from close to close. */
function meanMove(close: Float64Array, start: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let i = start + 1; i < end; i++) {
    const move = Math.abs(close[i]! / close[i - 1]! - 1);
    if (!(move < Infinity)) continue;
    // One bad print must not raise the bar that it is measured by.
    sum += Math.min(move, LEAST_MOVE);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
