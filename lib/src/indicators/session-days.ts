import type { Bars } from "../bars/bars.js";
import { DAY } from "../util/time.js";

/** The day on which each bar starts, in days since 1970: a bar that ends at midnight belongs to the day before. */
export function sessionDays(bars: Pick<Bars, "time" | "stamp" | "interval">): Float64Array {
  const { time, stamp, interval } = bars;
  const shift = stamp === "end" ? interval : 0;
  const out = new Float64Array(time.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.floor((time[i]! - shift) / DAY);
  return out;
}
