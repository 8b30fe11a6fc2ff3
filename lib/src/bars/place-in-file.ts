import { formatTime } from "../util/time.js";
import { type Bars, NEW_YORK, startShift } from "./bars.js";
import { wallToUtc, zoneOffset } from "./zone.js";

/**
 * Names a bar by its file, its row there and the time that the file gives it; a bar that was filled in by the row before it.
 *
 * @param bars bars from files
 * @param i number of the bar, from 0
 * @returns such as `tsla.csv row 3 (2018-03-05 14:33:00 UTC)`, or undefined when it is not known
 */
export function placeInFile(bars: Bars, i: number): string | undefined {
  const { places, stamp, zone = NEW_YORK } = bars.origin ?? {};
  if (!places) return undefined;
  const time = bars.time[i]! + bars.interval - startShift(bars);
  // Rows at fault may have the time of another: as long as no bar is left out, their number tells them apart.
  const isWhole = places.time.length === bars.time.length;
  const at = isWhole ? i : places.time.indexOf(time);
  const row = at >= 0 ? at : places.time.findIndex((other) => other > time) - 1;
  if (row < 0) return undefined;
  const { file } = places.pieces.filter(({ from }) => from <= row).at(-1)!;
  const name = `${file.replace(/^.*[\\/]/, "")} row ${places.row[row]}`;
  if (at < 0) return `filled in after ${name}`;
  const wall = places.time[row]! - (stamp === "start" ? bars.interval : 0);
  return `${name} (${zone === NEW_YORK ? formatTime(wall) : `${formatTime(timeIn(zone, wall))} ${zone}`})`;
}

function timeIn(zone: string, newYork: number): number {
  const utc = wallToUtc(newYork, zoneOffset(NEW_YORK));
  return utc + zoneOffset(zone)(utc);
}
