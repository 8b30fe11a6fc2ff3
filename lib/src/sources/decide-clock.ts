import { type Bars, NEW_YORK } from "../bars/bars.js";
import {
  FEWEST_DAYS,
  mostJumps,
  openingClocks,
  proveReading,
  rivalOf,
  sayProof,
  sum,
} from "../bars/clock/prove-reading.js";
import {
  fittingReadings,
  type Reading,
  type WeighedReading,
  type WrittenBars,
  weighReadings,
} from "../bars/clock/readings.js";
import { LIKELY_ZONES } from "../bars/clock/zones.js";
import type { ClockDoubt } from "../bars/origin.js";
import { formatTime, HOUR, SESSION } from "../util/time.js";

/** Bars in increasing order of time, as written: a wall clock's, or UTC where the file says so. */
export interface UndecidedBars extends WrittenBars {
  readonly volume: Float64Array;
  readonly isUtc: boolean;
}

/** A clock that is given, and the reason to print for it. */
export interface KnownClock {
  readonly zone?: string;
  readonly stamp?: Bars["stamp"];
  readonly why: string;
}

/** What is known of their clock. */
export interface ClockOptions {
  /** The zone of times that carry none, an IANA name or `"auto"`. */
  readonly zone: string;
  readonly stamp: Bars["stamp"] | "auto";
  /** What the file or a manifest says, and the reason given in print: `"as manifest.json beside it says"`. */
  readonly known?: KnownClock;
  /** What the vendor that the file looks like does. What the bars show has priority. */
  readonly usual?: KnownClock;
  /** What to call the bars in an error, for example their file. */
  readonly name: string;
}

/** How the times of bars are to be read. */
export interface ClockDecision {
  /** The zone of the times as written. */
  readonly zone: string;
  /** Which end of the bar the times are. */
  readonly stamp: Bars["stamp"];
  /** What was decided and why, one line each, to print. */
  readonly says: readonly string[];
  /** What was given for the clock although the bars contradict it; kept for `audit` to report. */
  readonly doubts: readonly ClockDoubt[];
}

/** The error for bars that do not show their clock; it holds the likely zone and stamp. */
export type ClockRefusal = Error & { readonly likely?: Reading };

/**
 * Decides the zone and the stamp of bars of US stocks from the bars themselves.
 *
 * Regular-hours bars show them by their first and last minutes: 13:30 to 19:59 in summer and 14:30 to 20:59 in winter are
 * UTC and starts. Where there are bars before the open, the volume shows them: at 09:30 it is more than three times that
 * of the minute before, on nearly every day, and at no other minute. What the caller or the vendor says has priority;
 * where the bars contradict it, `doubts` says so.
 *
 * Less than one session of bars proves no zone. It is taken as New York time if all bars are then in regular hours.
 *
 * @param bars bars in order, as written
 * @param options what is known
 * @throws when neither the bars nor the options decide it; the error names the options and their likely values
 * @example
 * const { time, volume, interval } = makeSample({ to: "2018-01-03" });
 * const bars = { time, volume, interval, isUtc: false };
 * decideClock(bars, { zone: "auto", stamp: "auto", name: "the sample" }).stamp; // → "end"
 */
export function decideClock(bars: UndecidedBars, options: ClockOptions): ClockDecision {
  const { usual, ...sure } = options;
  if (usual === undefined) return decide(bars, sure).decision;
  const own = provedAlone(bars, sure);
  if (own === undefined) return decide(bars, { ...sure, known: { ...usual, ...sure.known } }).decision;
  const isUsual = (own.zone === (usual.zone ?? own.zone) || bars.isUtc) && own.stamp === (usual.stamp ?? own.stamp);
  return isUsual ? own : { ...own, says: [...own.says, `the bars decide: they are not stamped ${usual.why}`] };
}

/** The decision that the bars prove, with what is known for sure; undefined where they do not, or contradict it. */
function provedAlone(bars: UndecidedBars, options: ClockOptions): ClockDecision | undefined {
  try {
    const { decision, isProved } = decide(bars, options);
    return isProved && decision.doubts.length === 0 ? decision : undefined;
  } catch {
    return undefined;
  }
}

function decide(bars: UndecidedBars, options: ClockOptions): { decision: ClockDecision; isProved: boolean } {
  const { time, interval, isUtc } = bars;
  const { known, name } = options;
  const zone = isUtc ? "UTC" : options.zone === "auto" ? known?.zone : options.zone;
  const stamp = options.stamp === "auto" ? known?.stamp : options.stamp;
  const zones = zone === undefined ? LIKELY_ZONES : [...new Set([zone, ...LIKELY_ZONES])];
  const evident = provedByHours(bars, zones, zone, stamp);
  if (evident) return { decision: evident, isProved: true };
  const readings = weighReadings(bars, zones);
  const allowed = readings.filter((one) => one.zone === (zone ?? one.zone) && one.stamp === (stamp ?? one.stamp));

  const free = proveReading(readings, time.length);
  // With a known zone, the stamp may be provable where the zone would not be.
  const proof = free ?? (zone === undefined || stamp === undefined ? proveReading(allowed, time.length) : undefined);
  const decided = { zone: zone ?? proof?.reading.zone, stamp: stamp ?? proof?.reading.stamp };
  if (decided.zone === undefined && isShortNewYork(bars, allowed)) decided.zone = NEW_YORK;
  decided.stamp ??= onlyFit(allowed, decided.zone, time.length);
  if (decided.zone === undefined || decided.stamp === undefined) {
    const likely = likeliest(bars, allowed);
    const message = `${name}: ${refusal(bars, readings, allowed, zone, stamp, likely)}`;
    throw Object.assign(new Error(message), { likely: { zone: likely.zone, stamp: likely.stamp } });
  }
  const reading = readings.find((one) => one.zone === decided.zone && one.stamp === decided.stamp);
  const doubts = free && reading ? doubtsOf(reading, free.reading, sayProof(free, interval), isUtc) : [];
  const says = [
    ...(proof && doubts.length === 0 ? [sayProof(proof, interval)] : []),
    ...(proof && doubts.length === 0 ? [] : [unproved(decided as ClockDecision, options, isUtc, proof !== undefined)]),
  ];
  return { decision: { zone: decided.zone, stamp: decided.stamp, says, doubts }, isProved: proof !== undefined };
}

/** The decision when one reading alone, which nothing contradicts, puts all bars in regular hours: no weighing is needed. */
function provedByHours(
  bars: UndecidedBars,
  zones: readonly string[],
  zone: string | undefined,
  stamp: Bars["stamp"] | undefined,
): ClockDecision | undefined {
  const fitting = fittingReadings(bars, zones);
  if (fitting.length === 0) return undefined;
  const { time, interval } = bars;
  const weighed = weighReadings({ time, interval }, [...new Set(fitting.map((one) => one.zone))]);
  const proof = proveReading(weighed, time.length);
  if (!proof || (zone ?? proof.reading.zone) !== proof.reading.zone) return undefined;
  if ((stamp ?? proof.reading.stamp) !== proof.reading.stamp) return undefined;
  return { zone: proof.reading.zone, stamp: proof.reading.stamp, says: [sayProof(proof, interval)], doubts: [] };
}

/** The line that reports a clock which was given, and not seen from the bars. */
function unproved({ zone, stamp }: ClockDecision, options: ClockOptions, isUtc: boolean, isShown: boolean): string {
  const { known } = options;
  const why = (given: boolean, isKnown: boolean, else_: string): string =>
    given ? "as said" : isKnown ? known!.why : isShown ? "as the bars show" : else_;
  const zoneWhy = isUtc
    ? "as written"
    : why(options.zone !== "auto", known?.zone !== undefined, "too few bars to show another zone");
  const stampWhy = why(options.stamp !== "auto", known?.stamp !== undefined, "as regular hours show");
  return `times are ${zone} (${zoneWhy}), stamped at the bars' ${stamp} (${stampWhy})`;
}

/** Whether bars are fewer than a session's, and all of them lie in regular hours as New York's. */
function isShortNewYork({ time, interval }: UndecidedBars, allowed: readonly WeighedReading[]): boolean {
  if (time.length * interval >= SESSION) return false;
  return allowed.some(({ zone, inside }) => zone === NEW_YORK && inside === time.length);
}

/** The stamp with which all bars lie in regular hours, where the other puts one of them outside. */
function onlyFit(
  allowed: readonly WeighedReading[],
  zone: string | undefined,
  bars: number,
): Bars["stamp"] | undefined {
  const fits = allowed.filter((one) => one.zone === zone && one.inside === bars);
  return fits.length === 1 ? fits[0]!.stamp : undefined;
}

/** What the bars contradict in how they are read. */
function doubtsOf(reading: WeighedReading, right: WeighedReading, seen: string, isUtc: boolean): ClockDoubt[] {
  const zone = reading.opens.some((open, d) => open !== right.opens[d]);
  const stamp = reading.stamp !== right.stamp;
  const options = [...(zone ? [`--zone ${right.zone}`] : []), ...(stamp ? [`--stamp ${right.stamp}`] : [])].join(" ");
  const cure =
    zone && isUtc ? `take the zone off the times in the file, which is not theirs, and give ${options}` : options;
  return [
    ...(zone ? [{ of: "zone" as const, what: `the bars contradict the zone ${reading.zone}: ${seen}`, cure }] : []),
    ...(stamp ? [{ of: "stamp" as const, what: `the bars contradict ${reading.stamp} stamps: ${seen}`, cure }] : []),
  ];
}

/** Why nothing was decided, and what to type. */
function refusal(
  bars: UndecidedBars,
  readings: readonly WeighedReading[],
  allowed: readonly WeighedReading[],
  zone: string | undefined,
  stamp: Bars["stamp"] | undefined,
  likely: Reading,
): string {
  const { time, volume } = bars;
  const asked = [...(zone === undefined ? ["zone"] : []), ...(stamp === undefined ? ["stamp"] : [])];
  const type = asked.map((option) => `--${option} ${likely[option as "zone" | "stamp"]}`).join(" ");
  const fits = allowed.filter(({ inside }) => inside === time.length);
  const best = mostJumps(allowed);
  const days = Math.max(...readings.map(({ present }) => sum(present)), 0);
  const hasVolume = volume.some((value) => value > 1);
  const why =
    fits.length > 0
      ? `they lie in regular hours read as ${sayReadings(fits)}`
      : !hasVolume
        ? "there are bars outside regular hours, and no volume that would show the open"
        : days < FEWEST_DAYS
          ? `there are bars outside regular hours, and ${days} of the ${FEWEST_DAYS} days that it takes to see the open`
          : best
            ? sayJumps(best, bars.interval, rivalOf(best, allowed))
            : "there are bars outside regular hours, and the volume shows no open";
  const what =
    asked.length === 2
      ? "which zone and which end of the bar"
      : asked[0] === "zone"
        ? "which zone"
        : "which end of the bar";
  return `the bars do not show ${what} their times are (${clockRange(bars)}): ${why}. Say it: likely ${type}`;
}

function sayJumps(best: WeighedReading, interval: number, rival: WeighedReading | undefined): string {
  const days = ({ jumps, present }: WeighedReading): string => `${sum(jumps)} of ${sum(present)} days`;
  const jump = `the volume jumps at ${openingClocks(best, interval, false)} on ${days(best)}`;
  return rival && sum(rival.jumps) > 0
    ? `${jump}, the open of ${best.zone}, and on ${days(rival)} as ${rival.zone} ${rival.stamp}s, which are not enough apart`
    : `${jump} at most, too few to be the open`;
}

/** The reading to try first. */
function likeliest({ time }: UndecidedBars, allowed: readonly WeighedReading[]): Reading {
  // A few rows are within regular hours of some zone or other.
  const fit = allowed.find(({ zone, inside }) => inside === time.length && (zone === NEW_YORK || zone === "UTC"));
  const jump = mostJumps(allowed);
  if (fit) return fit;
  if (jump && sum(jump.jumps) * 2 > sum(jump.present)) return jump;
  // Extended hours are 04:00 to 20:00.
  const [first = { zone: NEW_YORK, stamp: "start" as const }] = allowed;
  return allowed.find((reading) => outsideExtended(time, reading) === 0) ?? first;
}

const BEFORE_OPEN = 5.5 * HOUR;
const AFTER_CLOSE = 4 * HOUR;

function outsideExtended(time: Float64Array, { opens, closes, stamp }: WeighedReading): number {
  let outside = 0;
  let d = 0;
  for (const t of time) {
    while (d < closes.length - 1 && t > closes[d]! + AFTER_CLOSE) d++;
    const [from, to] = [opens[d]! - BEFORE_OPEN, closes[d]! + AFTER_CLOSE];
    const isInside = stamp === "start" ? t >= from && t < to : t > from && t <= to;
    if (!isInside) outside++;
  }
  return outside;
}

function sayReadings(fits: readonly WeighedReading[]): string {
  const named = fits.slice(0, 3).map(({ zone, stamp }) => `${zone} ${stamp}s`);
  return fits.length > 3 ? `${named.join(", ")} and ${fits.length - 3} more` : named.join(" or ");
}

/** The earliest and the latest clock, as written. */
function clockRange({ time, isUtc }: UndecidedBars): string {
  const DAY = 24 * HOUR;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const t of time) {
    const clock = t - Math.floor(t / DAY) * DAY;
    if (clock < first) first = clock;
    if (clock > last) last = clock;
  }
  if (time.length === 0) return "there are none";
  const words = [first, last].map((clock) => formatTime(clock).slice(11, 16)).join(" to ");
  return isUtc ? `${words} UTC` : words;
}
