import { duration } from "../display/progress.js";
import { count } from "../views/format.js";

/**
 * A bar of what is done, as one line.
 *
 * @param label what is counted
 * @param left milliseconds that the rest takes, if that is known
 */
export function progressBar(label: string, done: number, all: number, left?: number): string {
  const width = 30;
  const full = Math.round((width * done) / all);
  const time = left === undefined ? "" : `, ${duration(left / 1000)} left`;
  return `${label} [${"#".repeat(full)}${".".repeat(width - full)}] ${count(done)} of ${count(all)}${time}`;
}
