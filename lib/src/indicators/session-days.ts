import { type Bars, startShift } from "../bars/bars.js";
import { dayOf } from "../util/time.js";

/** The day on which each bar starts, in days since 1970; a bar that ends at midnight belongs to the day before. */
export function sessionDays(bars: Pick<Bars, "time" | "stamp" | "interval">): Float64Array {
  const { time } = bars;
  const shift = startShift(bars);
  const out = new Float64Array(time.length);
  for (let i = 0; i < out.length; i++) out[i] = dayOf(time[i]! - shift);
  return out;
}
