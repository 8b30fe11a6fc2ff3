import { DAY, HOUR, midnightOf } from "../util/time.js";

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
