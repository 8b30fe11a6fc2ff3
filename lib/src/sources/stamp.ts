import type { Bars } from "../bars/bars.js";
import { formatTime, MINUTE, midnightOf } from "../util/time.js";
import { LAYOUTS, type LayoutName } from "./csv/layouts.js";

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
  const seen = seenStamp(time);
  if (seen) return seen;
  const [from, to] = clocks(time).map((clock) => formatTime(clock).slice(11, 16));
  throw new Error(
    `${name}: its times run from ${from} to ${to} New York time, which does not tell whether they are the minutes' ` +
      `starts (09:30 to 15:59) or ends (09:31 to 16:00): say which with stamp "start" or "end" (--stamp)${utcHint(from!)}`,
  );
}

/** New York's 09:30 is 13:30 or 14:30 in UTC. */
function utcHint(first: string): string {
  return ["13:30", "14:30", "13:31", "14:31"].includes(first) ? "; if they are UTC, say so (--zone UTC)" : "";
}

/**
 * Which end of the minute a file's times are, and why: as the user said, as the times show, or as the vendor's are.
 *
 * @throws when nothing tells, or the times show what the vendor's cannot be
 */
export function stampOf(
  time: Float64Array,
  said: Bars["stamp"] | "auto",
  layout: LayoutName,
  name: string,
): { stamp: Bars["stamp"]; why: string } {
  if (said !== "auto") return { stamp: said, why: "as said" };
  const { stamp: known, vendor } = LAYOUTS[layout];
  const seen = seenStamp(time);
  if (seen && known && seen !== known) {
    const [from, to] = clocks(time).map((clock) => formatTime(clock).slice(11, 16));
    throw new Error(
      `${name}: its times run from ${from} to ${to} New York time, which are minutes' ${seen}s, but ${vendor} stamps the ` +
        `${known}: say which with stamp "start" or "end" (--stamp), or another layout (--layout)`,
    );
  }
  if (seen) return { stamp: seen, why: "seen from their times" };
  if (known) return { stamp: known, why: `as ${vendor} does` };
  return { stamp: decideStamp(time, name), why: "seen from their times" };
}

function seenStamp(time: Float64Array): Bars["stamp"] | undefined {
  const [first, last] = clocks(time);
  if (first === OPEN && last < CLOSE) return "start";
  if (first > OPEN && last === CLOSE) return "end";
  return undefined;
}

/** The earliest and the latest time of day. */
function clocks(time: Float64Array): [first: number, last: number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i++) {
    const clock = time[i]! - midnightOf(time[i]!);
    if (clock < first) first = clock;
    if (clock > last) last = clock;
  }
  return [first, last];
}
