import { showable } from "../util/showable.js";
import { dayOf } from "../util/time.js";
import { BAR_COLUMNS, type Bars, startShift } from "./bars.js";

/**
 * Fills times without a bar between a day's first and last bar with the previous bar's open, high, low and close and
 * a volume of 0, as QuantConnect's history does. Nothing is added before a day's first bar or after its last.
 *
 * @param bars bars in increasing order of time, either stamp
 * @returns bars without gaps within each day; the same object if nothing was missing
 * @see https://www.quantconnect.com/docs/v2/research-environment/datasets/us-equity (fillForward)
 * @example
 * const minutes = makeSample({ to: "2018-01-03" });
 * const holes = takeBars(minutes, Uint32Array.of(0, 1, 5));
 * fillForward(holes).volume; // → [15868, 14126, 0, 0, 0, 22508]
 */
export function fillForward(bars: Bars): Bars {
  const { time, interval } = bars;
  const shift = startShift(bars);
  const sameDay = (a: number, b: number): boolean => dayOf(a - shift) === dayOf(b - shift);
  // Bars between the i-th and the one before it.
  const missingBefore = (i: number): number =>
    // An hour that the clocks show twice begins anew.
    i > 0 && time[i]! > time[i - 1]! && sameDay(time[i]!, time[i - 1]!) ? (time[i]! - time[i - 1]!) / interval - 1 : 0;
  let n = time.length;
  for (let i = 1; i < time.length; i++) n += missingBefore(i);
  if (n === time.length) return bars;

  const out = {
    time: new Float64Array(n),
    open: new Float64Array(n),
    high: new Float64Array(n),
    low: new Float64Array(n),
    close: new Float64Array(n),
    volume: new Float64Array(n),
  };
  let row = 0;
  for (let i = 0; i < time.length; i++) {
    for (let missing = missingBefore(i); missing > 0; missing--, row++) {
      for (const name of BAR_COLUMNS) out[name][row] = out[name][row - 1]!;
      out.time[row] = out.time[row - 1]! + interval;
      out.volume[row] = 0;
    }
    for (const name of BAR_COLUMNS) out[name][row] = bars[name][i]!;
    row++;
  }
  return showable("bars", { ...bars, ...out });
}
