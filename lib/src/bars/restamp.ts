import { showable } from "../util/showable.js";
import type { Bars } from "./bars.js";

/**
 * The same bars, stamped at the end of their interval or at its start.
 *
 * @param bars any bars
 * @param stamp which end
 * @returns bars whose `time` is moved by an interval; the same object if they already have this stamp
 * @example
 * const bars = restamp(makeSample({ to: "2018-01-03" }), "start");
 * formatTime(bars.time[0]); // → "2018-01-02 09:30:00"
 */
export function restamp(bars: Bars, stamp: Bars["stamp"]): Bars {
  if (bars.stamp === stamp) return bars;
  const shift = stamp === "end" ? bars.interval : -bars.interval;
  return showable("bars", { ...bars, stamp, time: bars.time.map((time) => time + shift) });
}
