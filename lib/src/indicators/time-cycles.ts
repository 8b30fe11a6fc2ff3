import type { Bars } from "../bars/bars.js";
import { cosOfTurns, sinOfTurns } from "../util/angles.js";
import { DAY } from "../util/time.js";
import { sessionDays } from "./session-days.js";

/** A position on a circle, so that the end of a cycle is next to its start. */
export interface Cycle {
  readonly sin: Float64Array;
  readonly cos: Float64Array;
}

/**
 * The time of day as a position on a circle: sine and cosine of 2 pi times the fraction of the day that has passed at
 * the bar's time. Midnight is (0, 1), six in the morning (1, 0), noon (0, -1).
 *
 * @param time wall-clock milliseconds, as in `Bars.time`
 * @returns two series of n values in [-1, 1]; NaN where the time is
 * @see scikit-learn, "Time-related feature engineering"
 * @example
 * const { sin, cos } = dayCycle(Float64Array.of(parseDay("2018-01-02") + 9 * HOUR));
 * [sin[0], cos[0]]; // → [0.707107, -0.707107]
 */
export function dayCycle(time: Float64Array): Cycle {
  return onCircle(time, DAY);
}

/**
 * The day of the week as a position on a circle: sine and cosine of 2 pi times (days since Monday) / 7, the same for
 * all bars of a day. A bar belongs to the day on which it starts.
 *
 * @param bars n bars, either stamp (only the times are read)
 * @returns two series of n values in [-1, 1]; NaN where the time is
 * @see scikit-learn, "Time-related feature engineering"
 * @example
 * const { sin, cos } = weekCycle(makeSample({ to: "2018-01-03" })); // a Tuesday
 * [sin[0], cos[0]]; // → [0.781831, 0.623490]
 */
export function weekCycle(bars: Pick<Bars, "time" | "stamp" | "interval">): Cycle {
  const days = sessionDays(bars);
  // 1 January 1970 was a Thursday, three days after a Monday.
  for (let i = 0; i < days.length; i++) days[i] = days[i]! + 3;
  return onCircle(days, 7);
}

function onCircle(x: Float64Array, length: number): Cycle {
  const sin = new Float64Array(x.length);
  const cos = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const turns = (x[i]! - Math.floor(x[i]! / length) * length) / length;
    sin[i] = sinOfTurns(turns);
    cos[i] = cosOfTurns(turns);
  }
  return { sin, cos };
}
