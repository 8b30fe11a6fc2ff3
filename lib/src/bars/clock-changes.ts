import { DAY, HOUR, midnightOf } from "../util/time.js";
import { type Bars, takeBars } from "./bars.js";

/** The Sundays on which New York's clocks change, as midnights: by the rule of 2007, and by the one before. */
export function clockChanges(year: number): readonly [spring: number, autumn: number] {
  return year >= 2007 ? [sunday(year, 3, 8), sunday(year, 11, 1)] : [sunday(year, 4, 1), sunday(year, 10, 25)];
}

/** Whether a wall-clock time lies in the hour that New York's clocks show twice, 01:00 to 02:00 of a Sunday in autumn. */
export function isRepeatedHour(time: number): boolean {
  const clock = time - midnightOf(time);
  if (!(clock >= HOUR && clock <= 2 * HOUR)) return false;
  return clockChanges(new Date(time).getUTCFullYear())[1] === midnightOf(time);
}

/**
 * Whether a bar that follows another is of the second of two hours that New York's clocks show alike, and the other of the
 * first: its time does not come after the other's, and yet it is in order.
 */
export function isSetBack(before: number, time: number): boolean {
  return time <= before && before - time <= HOUR && midnightOf(before) === midnightOf(time) && isRepeatedHour(time);
}

/**
 * Bars whose time increases: those of the second of two hours that New York's clocks show alike are left out.
 *
 * @param bars bars in order
 * @returns the same object where no such bar is there
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * withoutSecondHours(bars) === bars; // → true
 */
export function withoutSecondHours(bars: Bars): Bars {
  const { time } = bars;
  if (isIncreasing(time)) return bars;
  const rows = new Uint32Array(time.length);
  let kept = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let isSecond = false;
  for (let i = 0; i < time.length; i++) {
    if (i > 0 && isSetBack(time[i - 1]!, time[i]!)) isSecond = true;
    else if (time[i]! > latest) isSecond = false;
    if (isSecond) continue;
    latest = time[i]!;
    rows[kept++] = i;
  }
  return kept === time.length ? bars : takeBars(bars, rows.subarray(0, kept));
}

/** Whether each time comes after the one before, as in nearly all bars. */
function isIncreasing(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if (!(time[i]! > time[i - 1]!)) return false;
  return true;
}

/** Whether New York's clocks show summer time on most of a day, given as its midnight. */
export function isSummer(midnight: number): boolean {
  const [spring, autumn] = clockChanges(new Date(midnight).getUTCFullYear());
  return midnight >= spring && midnight < autumn;
}

/** The first Sunday of a month from a day on. */
function sunday(year: number, month: number, day: number): number {
  const from = Date.UTC(year, month - 1, day);
  return from + ((7 - new Date(from).getUTCDay()) % 7) * DAY;
}
