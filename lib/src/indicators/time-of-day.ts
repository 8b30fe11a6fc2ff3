import { HOUR, MINUTE, midnightOf } from "../util/time.js";

/**
 * The time of day as a decimal hour: hour plus minute / 60, seconds left out.
 *
 * @param time wall-clock milliseconds, as in `Bars.time`
 * @returns one hour in [0, 24) for each time
 * @example
 * timeOfDay(Float64Array.of(1514885400000)); // → [9.5]
 */
export function timeOfDay(time: Float64Array): Float64Array {
  const out = new Float64Array(time.length);
  for (let i = 0; i < out.length; i++) {
    const sinceMidnight = time[i]! - midnightOf(time[i]!);
    const hour = Math.floor(sinceMidnight / HOUR);
    out[i] = hour + Math.floor((sinceMidnight - hour * HOUR) / MINUTE) / 60;
  }
  return out;
}
