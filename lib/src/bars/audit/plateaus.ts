import { counted } from "../../util/count.js";
import { exp } from "../../util/exp.js";
import { log } from "../../util/log.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { place, type Series } from "./series.js";

/** The price jumps away and back, in one bar each, by at least this share (1.5 times the limit for spikes), */
const LEAST_MOVE = 0.03;
/** and by at least this many times the session's mean move per bar. */
const TIMES_USUAL = 20;
/** How many bars the price stays away. One is a spike, and more may be news. */
const [SHORTEST, LONGEST] = [2, 5];
/** While away, the price stays within this share of the move; when it is back, at most this share remains. */
const REMAINS = 0.3;
/** A price that doubles or halves for some minutes cannot be right. */
const IMPOSSIBLE = 1;

/**
 * Finds prices that jump, stay away for two to five bars and jump back: prints of another stock, or a misplaced decimal
 * point.
 */
export function checkPlateaus(series: Series): Finding {
  const check = "spikes-of-bars";
  const { close } = series.bars;
  let [count, impossible] = [0, 0];
  const places: string[] = [];
  for (const { start, end } of series.sessions) {
    const least = log(1 + Math.max(LEAST_MOVE, TIMES_USUAL * meanMove(close, start, end)));
    // A logarithm for each bar would take longer than all the rest: so far within the limit nothing needs one.
    const up = exp(0.99 * least);
    const down = exp(-0.99 * least);
    // From the second bar on: a move overnight is not a spike.
    for (let i = start + 1; i < end - SHORTEST; i++) {
      const ratio = close[i]! / close[i - 1]!;
      if (ratio < up && ratio > down) continue;
      const away = log(ratio);
      if (!(Math.abs(away) > least && Math.abs(away) < Infinity)) continue;
      const length = lengthOf(close, i, end, away);
      if (length < SHORTEST) continue;
      const size = exp(Math.abs(away)) - 1;
      count++;
      if (size >= IMPOSSIBLE) impossible++;
      if (places.length < 3) places.push(`${place(series, i)}: ${(100 * size).toFixed(0)} % for ${length} bars`);
      i += length;
    }
  }
  if (count === 0) return fine(check, `no price jumps and comes back after ${SHORTEST} to ${LONGEST} bars`);
  return {
    check,
    severity: impossible > 0 ? "error" : "warning",
    count,
    what:
      `${counted(count, "time")} the price is far off for ${SHORTEST} to ${LONGEST} bars` +
      (impossible > 0 ? `, ${impossible} of them by a factor of two or more` : ""),
    where: firstFew(places, count),
    cure: `compare them with another source; drop or fix the rows${impossible > 0 ? `, or --allow ${check} if they were real trades` : ""}`,
    ...(impossible > 0 && { allow: check }),
  };
}

/** How many bars from `i` on the price stays away until it comes back in one bar; 0 if it does not. */
function lengthOf(close: Float64Array, i: number, end: number, away: number): number {
  for (let length = 1; length <= LONGEST && i + length < end; length++) {
    const share = log(close[i + length]! / close[i - 1]!) / away;
    if (Math.abs(share) < REMAINS) return length;
    if (!(Math.abs(share - 1) < REMAINS)) return 0;
  }
  return 0;
}

/** Mean absolute return from close to close. Moves are capped, so that a bad print counts little. */
function meanMove(close: Float64Array, start: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let i = start + 1; i < end; i++) {
    const move = Math.abs(close[i]! / close[i - 1]! - 1);
    if (!(move < Infinity)) continue;
    sum += Math.min(move, LEAST_MOVE);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
