import { formatTime, midnightOf, SESSION } from "../../util/time.js";
import { NEW_YORK } from "../bars.js";
import { isSummer } from "../clock-changes.js";
import { readAlike, type WeighedReading } from "./readings.js";

/** Fewer days with whole sessions prove no zone except the usual ones. */
const FEWEST_SESSIONS = 3;
/**
 * Fewer days show no open. Simulated: of 2,600 sets of bars in zones that are tried, none was read wrong, whatever their
 * days; of those in a zone that is not, one with three days was.
 */
export const FEWEST_DAYS = 5;
/** The opening jump is there on nearly all days in the right reading, and on so many more than in any other. */
const MOST_DAYS = 0.9;
const AHEAD = 0.3;
/** Regular hours have most of the volume. */
const MOST_VOLUME = 0.5;
/** Zones for which one whole day is enough. */
const USUAL: readonly string[] = [NEW_YORK, "UTC"];

/** The one reading that the bars allow, and what shows it. */
export interface Proof {
  readonly reading: WeighedReading;
  /** Sessions that begin and end as the exchange does, or the jump of the volume at the open. */
  readonly by: "sessions" | "jump";
  /** Days that show it, of all that could. */
  readonly shown: number;
  readonly of: number;
  /** Other zones that give these bars the same times. */
  readonly alike: readonly string[];
}

/**
 * Finds the one reading that bars allow.
 *
 * Where some reading puts all bars into regular hours, it is that one, if there is only one. Else there are bars before
 * the open, and it is the one in which the volume jumps at 09:30: on nearly all days, and on far more of the days on which
 * it differs from another reading than in the other.
 *
 * @param readings what `weighReadings` returned; of those that read alike, the first is taken
 * @param bars how many bars there are
 * @returns undefined when the bars prove nothing
 */
export function proveReading(readings: readonly WeighedReading[], bars: number): Proof | undefined {
  const fits = readings.filter(({ inside }) => inside === bars && bars > 0);
  const first = fits[0];
  if (first) {
    if (!fits.every((other) => readAlike(first, other))) return undefined;
    const [days, whole] = [sum(first.present), sum(first.whole)];
    if (days < FEWEST_SESSIONS && !(whole > 0 && USUAL.includes(first.zone))) return undefined;
    return { reading: first, by: "sessions", shown: whole, of: days, alike: alikeOf(first, readings) };
  }
  const best = mostJumps(readings);
  if (!best) return undefined;
  const [shown, of] = [sum(best.jumps), sum(best.present)];
  if (of < FEWEST_DAYS || shown < MOST_DAYS * of) return undefined;
  // Nobody's clock is the same all year: one that changes on other days than ours would miss the open on some.
  if (best.zone.startsWith("Etc/") && shown < of) return undefined;
  if (rivalOf(best, readings)) return undefined;
  return { reading: best, by: "jump", shown, of, alike: alikeOf(best, readings) };
}

/** The reading with the opening jump on the most days, the first of equals; undefined when none has any. */
export function mostJumps(readings: readonly WeighedReading[]): WeighedReading | undefined {
  let best: WeighedReading | undefined;
  for (const reading of readings) {
    if (reading.volumeInside < MOST_VOLUME || sum(reading.jumps) === 0) continue;
    if (!best || sum(reading.jumps) > sum(best.jumps)) best = reading;
  }
  return best;
}

/** What shows a reading: `opening jump at 14:30 in winter, 13:30 in summer on 63 of 63 days: UTC, start stamps`. */
export function sayProof({ reading, by, shown, of, alike }: Proof, interval: number): string {
  const what = by === "jump" ? "opening jump at" : "all bars lie from";
  const days = by === "jump" ? `${shown} of ${of} days` : `${of} ${of === 1 ? "day" : "days"}`;
  const clocks = openingClocks(reading, interval, by === "sessions");
  const others =
    reading.zone === NEW_YORK || alike.length === 0 ? "" : ` (${alike.slice(0, 3).join(", ")} would read them alike)`;
  return `${what} ${clocks} on ${days}: ${reading.zone}, ${reading.stamp} stamps${others}`;
}

/** The clock times, as written, at which sessions begin (and end) in a reading, by season where it matters. */
export function openingClocks(reading: WeighedReading, interval: number, withEnds: boolean): string {
  const shift = reading.stamp === "end" ? interval : 0;
  /** How many days open at each time, by season. */
  const seasons: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  for (const [d, day] of reading.days.entries()) {
    if (reading.present[d] === 0) continue;
    const open = reading.opens[d]! - midnightOf(reading.opens[d]!);
    const season = seasons[isSummer(day) ? 1 : 0];
    season.set(open, (season.get(open) ?? 0) + 1);
  }
  const clock = (time: number): string => formatTime(time).slice(11, 16);
  const [winter, summer] = seasons.map((season) => {
    const usual = [...season].sort(([, a], [, b]) => b - a)[0]?.[0];
    if (usual === undefined) return undefined;
    const open = clock(usual + shift);
    return withEnds ? `${open} to ${clock(usual + SESSION + shift - interval)}` : open;
  });
  if (winter === undefined || summer === undefined) return winter ?? summer ?? "no time";
  return winter === summer ? winter : `${winter} in winter, ${summer} in summer`;
}

/** Another reading in which the jump is there on about as many days, if there is one. */
export function rivalOf(best: WeighedReading, readings: readonly WeighedReading[]): WeighedReading | undefined {
  return readings.find((other) => other.volumeInside >= MOST_VOLUME && !readAlike(best, other) && !beats(best, other));
}

/** Whether the jump is on far more of the days on which two readings differ in the one than in the other. */
function beats(best: WeighedReading, other: WeighedReading): boolean {
  let [days, mine, theirs] = [0, 0, 0];
  for (let d = 0; d < best.days.length; d++) {
    if (best.stamp === other.stamp && best.opens[d] === other.opens[d]) continue;
    if (best.present[d] === 0 && other.present[d] === 0) continue;
    days++;
    mine += best.jumps[d]!;
    theirs += other.jumps[d]!;
  }
  // They differ only on days without sessions.
  if (days === 0) return true;
  return mine - theirs >= Math.max(1, AHEAD * days);
}

function alikeOf(reading: WeighedReading, readings: readonly WeighedReading[]): string[] {
  return readings.flatMap((other) => (other.zone !== reading.zone && readAlike(reading, other) ? other.zone : []));
}

/** How many days are marked. */
export function sum(days: Uint8Array): number {
  let count = 0;
  for (const day of days) count += day;
  return count;
}
