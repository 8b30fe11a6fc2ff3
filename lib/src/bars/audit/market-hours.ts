import { counted } from "../../util/count.js";
import { DAY, formatTime, HOUR, MINUTE, midnightOf } from "../../util/time.js";
import { NEW_YORK, startShift } from "../bars.js";
import { LIKELY_ZONES } from "../clock/zones.js";
import { newYorkClock } from "../zone.js";
import { asWritten } from "./clock.js";
import { type Finding, fine } from "./finding.js";
import type { Series, TradingDay } from "./series.js";

/** Fewest days to judge by. */
const FEWEST = 3;
/** Share of days that follow the pattern: below the first it is a note, below the second a warning. */
const [MOST, HALF] = [0.8, 0.5];
/** At the open a bar has more than this many times the volume of the bar before. */
const JUMP = 3;
/**
 * The last half-hour of regular hours has more than this many times the volume of the one from five minutes after the
 * close.
 */
const FALL = 2;
const HALF_HOUR = 30 * MINUTE;
/** Stocks trade from 04:00 to 20:00 in New York, except on a few venues at night. */
const EARLIEST = 4 * HOUR;
const LATEST = 20 * HOUR;
/** A larger share of bars at night is more than a few odd prints. */
const MANY_AT_NIGHT = 0.05;
/** Fewest sessions to see the day's shape, */
const FEWEST_SHAPED = 5;
/** and to be sure of it. */
const ENOUGH_SHAPED = 10;

/**
 * Checks the clock by what the market does every day: volume jumps at the open and falls after the close, there are no
 * bars at night, and the busiest half-hour is the first or the last. If not, the clock is probably wrong.
 */
export function checkMarketHours(series: Series): Finding[] {
  return [checkOpening(series), checkClosing(series), checkNight(series), checkDayShape(series)];
}

const CURE = "compare a day with a chart of it; if the clock is wrong, pass --zone or --stamp";

function checkOpening(series: Series): Finding {
  const { bars, sessions } = series;
  const { time, volume, interval } = bars;
  const shift = startShift(bars);
  let [days, jumps] = [0, 0];
  for (const { start, session } of sessions) {
    // A day without a bar in the hour before the open shows nothing.
    if (!(start > 0 && time[start - 1]! - shift >= session.open - HOUR)) continue;
    days++;
    const isAtOpen = time[start]! - shift === session.open;
    const before = time[start - 1]! - shift === session.open - interval ? volume[start - 1]! : 0;
    if (isAtOpen && volume[start]! > JUMP * before) jumps++;
  }
  return byDays("opening", days, jumps, {
    none: "no bars before the open to judge by",
    well: "the volume jumps at 09:30",
    ill: "the volume jumps at 09:30 only",
  });
}

function checkClosing(series: Series): Finding {
  const { bars, sessions } = series;
  const { time, volume } = bars;
  const shift = startShift(bars);
  let [days, falls] = [0, 0];
  for (const { start, end, session } of sessions) {
    let [before, after, seen] = [0, 0, false];
    for (let i = end - 1; i >= start && time[i]! - shift >= session.close - HALF_HOUR; i--) before += volume[i]!;
    // The closing auction prints after the close.
    const from = session.close + 5 * MINUTE;
    for (let i = end; i < time.length && time[i]! - shift < from + HALF_HOUR; i++) {
      if (time[i]! - shift < from) continue;
      seen = true;
      after += volume[i]!;
    }
    if (!seen) continue;
    days++;
    if (before > FALL * after) falls++;
  }
  return byDays("closing", days, falls, {
    none: "no bars after the close to judge by",
    well: "the volume falls after the close",
    ill: "the volume falls after the close only",
  });
}

function byDays(
  check: string,
  days: number,
  shown: number,
  words: { readonly none: string; readonly well: string; readonly ill: string },
): Finding {
  if (days < FEWEST) return fine(check, words.none);
  const on = `on ${shown} of ${counted(days, "day")}`;
  if (shown >= MOST * days) return fine(check, `${words.well} ${on}`);
  const severity = shown >= HALF * days ? "note" : "warning";
  return { check, severity, count: days - shown, what: `${words.ill} ${on}`, where: "", cure: CURE };
}

function checkNight(series: Series): Finding {
  const check = "night";
  const { bars } = series;
  const shift = startShift(bars);
  const n = bars.time.length;
  let [night, first, last] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const days = new Set<number>();
  const look = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const start = bars.time[i]! - shift;
      if (!isAtNight(start)) continue;
      night++;
      days.add(midnightOf(start - EARLIEST));
      // Counted from 20:00, so that a night is one stretch.
      const clock = (start - LATEST + DAY) % DAY;
      first = Math.min(first, clock);
      last = Math.max(last, clock);
    }
  };
  let row = 0;
  for (const { start, end } of series.days) {
    // Regular hours are not at night.
    look(row, start);
    row = end;
  }
  look(row, n);
  if (night === 0) return fine(check, "no bar from 20:00 to 04:00, when the market is closed");
  const clocks = [first, last].map((clock) => formatTime(clock + LATEST).slice(11, 16)).join(" to ");
  const what = `${counted(night, "bar")} from ${clocks}, when the market is closed, on ${counted(days.size, "day")}`;
  const zone = bars.origin?.zone ?? NEW_YORK;
  const better = night < MANY_AT_NIGHT * n || days.size < FEWEST ? undefined : zoneWithoutNights(series, zone);
  if (better !== undefined) {
    return {
      check,
      severity: "error",
      count: night,
      what: `${what}; read as ${better}, all lie from 04:00 to 20:00`,
      where: "",
      cure: `--zone ${better}, or --allow ${check} if ${zone} is right`,
      allow: check,
    };
  }
  return {
    check,
    severity: "note",
    count: night,
    what,
    where: "",
    cure: "none needed if the source includes night venues: research leaves them out unless --session all",
  };
}

function isAtNight(time: number): boolean {
  const clock = time - midnightOf(time);
  return clock < EARLIEST || clock >= LATEST;
}

/** The first zone in which the times, as they were written, never fall on a night or weekend. */
function zoneWithoutNights({ bars }: Series, zone: string): string | undefined {
  const written = asWritten(bars, { zone, stamp: "start" });
  return LIKELY_ZONES.find((other) => {
    const toNewYork = newYorkClock(false, other);
    return written.time.every((time) => {
      const start = toNewYork(time);
      const weekday = new Date(start).getUTCDay();
      return !isAtNight(start) && weekday !== 0 && weekday !== 6;
    });
  });
}

/** A session's volume by half-hours. */
function halfHours({ bars }: Series, { start, end, session }: TradingDay): Float64Array {
  const { time, volume } = bars;
  const first = session.open + startShift(bars);
  const sums = new Float64Array(Math.ceil((session.close - session.open) / HALF_HOUR));
  for (let i = start; i < end; i++) {
    const bin = Math.floor((time[i]! - first) / HALF_HOUR);
    if (volume[i]! > 0) sums[bin] = sums[bin]! + volume[i]!;
  }
  return sums;
}

function checkDayShape(series: Series): Finding {
  const check = "day-shape";
  const { bars, sessions } = series;
  const counts = new Map<number, number>();
  let [days, atEnds] = [0, 0];
  for (const day of sessions) {
    const sums = halfHours(series, day);
    const most = Math.max(...sums);
    if (sums.length !== 13 || !(most > 0) || bars.interval > HALF_HOUR) continue;
    days++;
    const busiest = sums.indexOf(most);
    if (busiest === 0 || sums.at(-1) === most) atEnds++;
    else counts.set(busiest, (counts.get(busiest) ?? 0) + 1);
  }
  if (days < FEWEST_SHAPED) return fine(check, "too few whole sessions with volume to see the day's shape");
  const well = `the busiest half-hour is the first or the last on ${atEnds} of ${counted(days, "session")}`;
  if (atEnds >= HALF * days) return fine(check, well);
  const [[bin, count]] = [...counts].sort(([, a], [, b]) => b - a) as [[number, number]];
  const clock = formatTime(9.5 * HOUR + bin * HALF_HOUR).slice(11, 16);
  const isElsewhere = count >= HALF * days;
  const isElsewhereAlways = count >= MOST * days && days >= ENOUGH_SHAPED;
  return {
    check,
    severity: isElsewhereAlways ? "error" : isElsewhere ? "warning" : "note",
    count: days - atEnds,
    what: isElsewhere ? `the busiest half-hour starts at ${clock} on ${count} of ${counted(days, "session")}` : well,
    where: "",
    cure: isElsewhereAlways ? `${CURE}; --allow ${check} if it is right` : CURE,
    ...(isElsewhereAlways && { allow: check }),
  };
}
