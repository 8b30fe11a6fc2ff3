import { isSound, valueFault } from "../bars/bar-fault.js";
import { type BarArrays, type Bars, NEW_YORK } from "../bars/bars.js";
import { sessionOf } from "../bars/calendar.js";
import { binTime, resample } from "../bars/resample.js";
import type { BarChoices } from "../recipes/recipe.js";
import { formatTime, MINUTE } from "../util/time.js";
import { dueTime, isOver } from "./finished-bars.js";

/** One minute bar: wall-clock milliseconds of its end in New York, prices, shares. */
export interface Minute {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * What became of a minute:
 * - `added`: it is part of the bar that is open
 * - `corrected`: it replaced a minute of the open bar
 * - `repeated`: the same minute was there
 * - `late`: its bar is over, so it is not used
 * - `outside`: outside the recipe's hours, so it is not used
 */
export type MinuteFate = "added" | "corrected" | "repeated" | "late" | "outside";

/** The bar that is open: plain data, which JSON keeps. */
export interface OpenBar {
  /** Its minutes in order of time; none between two bars. */
  minutes: Minute[];
  /** Name of the last bar that is over; the least whole number before the first, as JSON has no infinity. */
  over: number;
}

/** The state before the first minute. */
export function newOpenBar(): OpenBar {
  return { minutes: [], over: Number.MIN_SAFE_INTEGER };
}

/**
 * Adds a minute to the bar that is open, by the rules of `MinuteFate`.
 *
 * @param open the open bar; it is changed
 * @param minute the minute
 * @param choices rule, edges and hours of the recipe
 * @returns what became of it, and the bars that are over now, oldest first: at most two
 * @throws when a number is missing or impossible; the error names the minute
 */
export function addMinute(
  open: OpenBar,
  minute: Minute,
  choices: BarChoices,
): { readonly fate: MinuteFate; readonly bars: readonly Bars[] } {
  checkMinute(minute);
  if (choices.session === "regular" && !isRegular(minute.time)) return { fate: "outside", bars: [] };
  const name = binTime(minute.time, choices.rule, choices);
  const current = currentOf(open, choices);
  if (name <= open.over || (current !== undefined && name < current)) return { fate: "late", bars: [] };
  const before = current !== undefined && name > current ? [close(open, choices)] : [];
  const fate = place(open.minutes, minute);
  const isDone = isOver(name, open.minutes.at(-1)!.time, choices, MINUTE);
  return { fate, bars: isDone ? [...before, close(open, choices)] : before };
}

/**
 * Ends the open bar if it is over by a clock, whatever minutes are missing.
 *
 * @param now wall-clock milliseconds in New York
 * @returns the bar, if there was one
 */
export function endBar(open: OpenBar, now: number, choices: BarChoices): readonly Bars[] {
  if (Number.isNaN(now) || typeof now !== "number") throw new Error(`the clock must be milliseconds, got ${now}`);
  const due = dueOf(open, choices);
  return due !== undefined && now >= due ? [close(open, choices)] : [];
}

/** When the open bar is over by the clock: its end or the session's close; undefined without one. */
export function dueOf(open: OpenBar, choices: BarChoices): number | undefined {
  const name = currentOf(open, choices);
  return name === undefined ? undefined : dueTime(name, choices);
}

/** The name of the open bar, if there is one. */
function currentOf({ minutes }: OpenBar, { rule, closed, label }: BarChoices): number | undefined {
  return minutes.length === 0 ? undefined : binTime(minutes[0]!.time, rule, { closed, label });
}

/** Takes the open bar away, as it is over. */
function close(open: OpenBar, choices: BarChoices): Bars {
  const bar = barOf(open.minutes, choices);
  open.over = bar.time[0]!;
  open.minutes = [];
  return bar;
}

/** Puts a minute in its place among others. */
function place(minutes: Minute[], minute: Minute): MinuteFate {
  const at = minutes.findIndex(({ time }) => time >= minute.time);
  if (minutes[at]?.time !== minute.time) {
    minutes.splice(at < 0 ? minutes.length : at, 0, minute);
    return "added";
  }
  const same = COLUMNS.every((name) => minutes[at]![name] === minute[name]);
  minutes[at] = minute;
  return same ? "repeated" : "corrected";
}

const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const satisfies readonly (keyof BarArrays)[];

/** The one bar that minutes make. */
function barOf(minutes: readonly Minute[], { rule, closed, label }: BarChoices): Bars {
  return resample(minutesOf(minutes), rule, { closed, label });
}

function minutesOf(minutes: readonly Minute[]): Bars {
  const arrays = Object.fromEntries(COLUMNS.map((name) => [name, Float64Array.from(minutes, (one) => one[name])]));
  return { symbol: "", zone: NEW_YORK, interval: MINUTE, stamp: "end", ...(arrays as unknown as BarArrays) };
}

function isRegular(time: number): boolean {
  const session = sessionOf(time - MINUTE);
  return session !== undefined && time > session.open && time <= session.close;
}

/** JavaScript has no dates beyond. */
const LAST_DATE = 8.64e15;

function checkMinute(minute: Minute): void {
  if (typeof minute !== "object" || minute === null) throw new Error(`a minute must be an object, got ${minute}`);
  const { time, open, high, low, close, volume } = minute;
  const isWritten = COLUMNS.every((name) => Number.isFinite(minute[name])) && Math.abs(time) <= LAST_DATE;
  if (isWritten && isSound(time, open, high, low, close, volume)) return;
  const missing = COLUMNS.find((name) => !Number.isFinite(minute[name]));
  const fault =
    missing === undefined
      ? (valueFault(minutesOf([minute]), 0) ?? "there is no such time")
      : `${missing} is ${shown(minute[missing])}`;
  const when = Math.abs(minute.time) <= LAST_DATE ? formatTime(minute.time) : String(minute.time);
  throw new Error(`the minute of ${when}: ${fault}`);
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : `${JSON.stringify(value)}, not a number`;
}
