import { type Bars, NEW_YORK, startShift } from "../bars.js";
import { proveReading, sayProof, sum } from "../clock/prove-reading.js";
import { type Reading, readAlike, type WeighedReading, type WrittenBars, weighReadings } from "../clock/readings.js";
import { LIKELY_ZONES } from "../clock/zones.js";
import type { ClockDoubt } from "../origin.js";
import { wallToUtc, zoneOffset } from "../zone.js";
import { type Finding, fine } from "./finding.js";
import type { Series, TradingDay } from "./series.js";
import { minutesOf } from "./sessions.js";

/** A session counts if it has this share of its bars, and this many sessions must agree. */
const NEARLY_WHOLE = 0.9;
const FEWEST = 3;
/** Bars that are read correctly have the opening jump on at least this share of days. */
const MOST_DAYS = 0.8;

/** Checks the zone and the stamp that the bars were read with against what the bars show. */
export function checkClock(series: Series): Finding[] {
  const { bars } = series;
  const reading: Reading = { zone: bars.origin?.zone ?? NEW_YORK, stamp: bars.origin?.stamp ?? bars.stamp };
  const doubts = bars.origin?.doubts ?? doubtsOf(bars, reading);
  const doubted = (of: ClockDoubt["of"]): Finding[] =>
    doubts.flatMap((doubt) =>
      doubt.of !== of
        ? []
        : {
            check: of,
            severity: "error",
            count: bars.time.length,
            what: doubt.what,
            where: "",
            cure: `${doubt.cure}, or --allow ${of} if they are right as they were read`,
            allow: of,
          },
    );
  const [zone, stamp] = [doubted("zone"), doubted("stamp")];
  return [
    ...(zone.length > 0 ? zone : [fine("zone", `nothing contradicts ${reading.zone}, the zone of the times as read`)]),
    ...(stamp.length > 0 ? stamp : [checkEdges(series, reading.stamp)]),
  ];
}

/**
 * Whether the zone or the stamp is in doubt. Findings that follow from a wrong clock are then not errors of their own.
 */
export function isDoubted(findings: readonly Finding[]): boolean {
  return findings.some(({ check, severity }) => severity === "error" && (check === "zone" || check === "stamp"));
}

/** Where the bars contradict the zone or the stamp that they were read with. */
function doubtsOf(bars: Bars, reading: Reading): ClockDoubt[] {
  const written = asWritten(bars, reading);
  const own = weighReadings(written, [reading.zone]).find(({ stamp }) => stamp === reading.stamp);
  if (!own || isSound(own, bars.time.length)) return [];
  const readings = weighReadings(written, [...new Set([reading.zone, ...LIKELY_ZONES])]);
  const proof = proveReading(readings, bars.time.length);
  if (!proof || readAlike(proof.reading, own)) return [];
  const cures = { zone: `--zone ${proof.reading.zone}`, stamp: `--stamp ${proof.reading.stamp}` };
  const wrong = [
    ...(own.opens.some((open, d) => open !== proof.reading.opens[d]) ? (["zone"] as const) : []),
    ...(own.stamp !== proof.reading.stamp ? (["stamp"] as const) : []),
  ];
  const cure = wrong.map((of) => cures[of]).join(" ");
  const seen = sayProof(proof, bars.interval);
  return wrong.map((of) => ({
    of,
    what: `the bars contradict ${of === "zone" ? `the zone ${reading.zone}` : `${reading.stamp} stamps`}: ${seen}`,
    cure,
  }));
}

/**
 * Whether no other reading needs to be tried: all bars are in regular hours, or the opening jump is where it should be.
 */
function isSound({ inside, jumps, present }: WeighedReading, bars: number): boolean {
  return inside === bars || sum(jumps) >= MOST_DAYS * Math.max(1, sum(present));
}

/** The bars with their times as the files write them. */
export function asWritten(bars: Bars, { zone, stamp }: Reading): WrittenBars {
  const { volume, interval } = bars;
  const shift = (stamp === "end" ? interval : 0) - startShift(bars);
  if (zone === NEW_YORK && shift === 0) return { time: bars.time, volume, interval };
  const [newYork, there] = [zoneOffset(NEW_YORK), zoneOffset(zone)];
  const time = new Float64Array(bars.time.length);
  for (let i = 0; i < time.length; i++) {
    const wall = bars.time[i]! + shift;
    const utc = wallToUtc(wall, newYork);
    time[i] = zone === NEW_YORK ? wall : utc + there(utc);
  }
  return { time, volume, interval };
}

/**
 * A wrong stamp moves every session by one bar, so that its first or last bar is missing. That is an error if the bar
 * is there, right outside the session, on every day, or if it is not known how the bars were read. Otherwise the files
 * lack the bar, which is a warning.
 */
function checkEdges(series: Series, stamp: Bars["stamp"]): Finding {
  const check = "stamp";
  const { bars, sessions } = series;
  const shift = startShift(bars);
  let [whole, noFirst, noLast, pushedOut] = [0, 0, 0, 0];
  for (const day of sessions) {
    if (day.end - day.start < NEARLY_WHOLE * minutesOf(day, bars.interval)) continue;
    whole++;
    const first = bars.time[day.start]! - shift === day.session.open;
    const last = bars.time[day.end - 1]! - shift + bars.interval === day.session.close;
    if (first && !last) noLast++;
    if (last && !first) noFirst++;
    if (day.outside === 1 && isBeside(series, day, shift)) pushedOut++;
  }
  const moved = whole >= FEWEST && (noFirst === whole ? "first" : noLast === whole ? "last" : undefined);
  if (!moved) return fine(check, "nothing contradicts which end of the bar the times are");
  // End stamps read as starts lose the first bar; start stamps read as ends lose the last.
  const other = moved === "last" ? "start" : "end";
  const isMoved = bars.origin?.stamp === undefined || (stamp !== other && pushedOut === whole);
  const where = `${whole} of ${sessions.length} sessions`;
  if (!isMoved) {
    return {
      check,
      severity: "warning",
      count: whole,
      what: `every session lacks its ${moved} bar`,
      where,
      cure: "get the days with all their bars: without its last bar, a day's close is not the exchange's",
    };
  }
  return {
    check,
    severity: "error",
    count: whole,
    what: `every session lacks its ${moved} bar: the times look like the bars' ${other}s`,
    where,
    cure: `--stamp ${other}, or --allow ${check} if the bar is really missing each day`,
    allow: check,
  };
}

/** Whether a day's one bar outside its session is the one right before or after it. */
function isBeside({ bars }: Series, { start, end, session }: TradingDay, shift: number): boolean {
  const before = start > 0 ? bars.time[start - 1]! - shift : Number.NaN;
  const after = end < bars.time.length ? bars.time[end]! - shift : Number.NaN;
  return before === session.open - bars.interval || after === session.close;
}
