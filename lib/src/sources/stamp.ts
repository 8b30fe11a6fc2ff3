import type { Bars } from "../bars/bars.js";
import { DAY, formatTime, MINUTE } from "../bars/time.js";

const OPEN = 570 * MINUTE;
const CLOSE = 960 * MINUTE;

/**
 * Decides which end of a minute its time is, from bars that cover regular hours only.
 *
 * Bars from 09:30 to at most 15:59 are stamped at the start: a minute that ends at 09:30 is not in regular hours. Bars
 * from 09:31 at the earliest to 16:00 are stamped at the end. Anything else, extended hours above all, decides nothing.
 *
 * @param time wall-clock milliseconds in New York
 * @param name what to call the bars in an error, for example their file
 * @returns the stamp
 * @throws when the times do not decide it; the error names the option that does
 * @example
 * decideStamp(makeSample({ to: "2018-01-03" }).time, "the sample"); // → "end"
 */
export function decideStamp(time: Float64Array, name: string): Bars["stamp"] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i++) {
    const clock = time[i]! - Math.floor(time[i]! / DAY) * DAY;
    if (clock < first) first = clock;
    if (clock > last) last = clock;
  }
  if (first === OPEN && last < CLOSE) return "start";
  if (first > OPEN && last === CLOSE) return "end";
  const [from, to] = [first, last].map((clock) => formatTime(clock).slice(11, 16));
  throw new Error(
    `${name}: its times run from ${from} to ${to} New York time, which does not tell whether they are the minutes' ` +
      'starts (09:30 to 15:59) or ends (09:31 to 16:00): say which with stamp "start" or "end" (--stamp)',
  );
}
