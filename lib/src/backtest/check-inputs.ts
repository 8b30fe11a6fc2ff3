import { BAR_COLUMNS, type Bars } from "../bars/bars.js";
import { isSetBack } from "../bars/clock-changes.js";
import type { RowRange } from "../util/row-range.js";
import { formatTime } from "../util/time.js";
import { type Costs, FREE } from "./costs.js";
import type { Brackets } from "./levels.js";
import type { Signals } from "./policy.js";

/** The parts of a policy that are checked. */
interface Rules extends Brackets {
  readonly name: string;
  readonly needs: readonly string[] | undefined;
  readonly dailyStop: number | undefined;
}

/** Whether a policy sets a stop, a trailing stop or a target in ATR. */
export function hasBrackets({ stopAtr, trailAtr, targetAtr }: Brackets): boolean {
  return stopAtr !== undefined || trailAtr !== undefined || targetAtr !== undefined;
}

/** Throws when a signal that a policy needs is missing, or when a signal does not have one value per bar. */
export function checkSignals<S extends Signals>(bars: Bars, rules: Rules, signals: S): void {
  const needs: readonly string[] = [...(rules.needs ?? []), ...(hasBrackets(rules) ? ["atr"] : [])];
  const missing = needs.filter((name) => signals[name] === undefined);
  if (missing.length > 0) {
    const given = Object.keys(signals).join(", ") || "none";
    throw new Error(
      `${rules.name} needs the signals ${missing.join(", ")}; given: ${given}; modelSignals computes them`,
    );
  }
  for (const [name, column] of Object.entries(signals)) {
    if (column.length === bars.time.length) continue;
    throw new Error(`signal "${name}" has ${column.length} values for ${bars.time.length} bars: it needs one per bar`);
  }
}

/** Throws when a policy's stop, trailing stop, target or daily stop is not a positive number. */
export function checkLevels(rules: Rules): void {
  for (const name of ["stopAtr", "trailAtr", "targetAtr", "dailyStop"] as const) {
    const value = rules[name];
    if (value !== undefined && !(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${rules.name}: ${name} must be positive, got ${value}; leave it out for none`);
    }
  }
}

/** Throws when a cost is missing, negative or not a number; only the maximum of a commission may be infinite. */
export function checkCosts(costs: Costs): void {
  const cure = 'start from parseCosts("none"), for example { ...parseCosts("none"), bps: 5 }';
  for (const name of Object.keys(FREE) as (keyof Costs)[]) {
    if (name === "name") continue;
    const value: unknown = costs[name];
    if (value === undefined) throw new TypeError(`costs have no ${name}; ${cure}`);
    const isAmount = typeof value === "number" && value >= 0;
    if (isAmount && (value < Number.POSITIVE_INFINITY || name === "maximumRate")) continue;
    throw new RangeError(`costs: ${name} must be a number of at least 0, got ${shown(value)}; ${cure}`);
  }
  if (costs.slippageBps >= 10_000) {
    throw new RangeError(`costs: slippageBps is ${costs.slippageBps}, all of the price or more; 2 is 0.02 %`);
  }
}

/** Throws when a policy's answer is not a target: a number from -1 to 1, or HOLD. */
export function checkAnswer(policy: string, answer: unknown, time: number): void {
  if (typeof answer === "number" && !(answer < -1 || answer > 1)) return;
  throw new Error(
    `${policy} answered ${shown(answer)} at ${formatTime(time)}: a target must be a fraction of the equity from -1 (all of it ` +
      "sold short) to 1 (all of it in the stock), or HOLD to change nothing",
  );
}

/** A value as it is written in code. */
function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Throws when the columns of bars are not of one length, or at the first time that does not increase. */
export function checkTimes(bars: Bars): void {
  const { time } = bars;
  for (const name of BAR_COLUMNS) {
    if (bars[name].length === time.length) continue;
    throw new Error(`the bars have ${time.length} times but ${bars[name].length} values of ${name}`);
  }
  if (time.length > 0 && !Number.isFinite(time[0]!)) throw new Error(`the time of bar 1 is ${time[0]}`);
  for (let i = 1; i < time.length; i++) {
    if (time[i]! > time[i - 1]! && time[i]! < Number.POSITIVE_INFINITY) continue;
    const fault = timeFault(time[i - 1]!, time[i]!, i);
    if (fault !== undefined) throw new Error(fault);
  }
}

/** What is wrong with the time of row `i` after that of the row before; undefined in the hour that is repeated in autumn. */
function timeFault(before: number, time: number, i: number): string | undefined {
  if (!Number.isFinite(time)) return `the time of bar ${i + 1} is ${time}, after ${formatTime(before)}`;
  if (isSetBack(before, time)) return undefined;
  const bar = `bar ${i + 1} (${formatTime(time)})`;
  if (time === before) return `${bar} repeats the time of the bar before; keep one bar per time`;
  return `${bar} is before bar ${i} (${formatTime(before)}); sort the bars by time`;
}

/** Throws at the first bar of a range of rows that cannot be traded. */
export function checkBars(bars: Bars, { start, end }: RowRange): void {
  const { open, high, low, close, volume } = bars;
  for (let i = start; i < end; i++) {
    const o = open[i]!;
    const h = high[i]!;
    const l = low[i]!;
    const c = close[i]!;
    // A missing volume is no volume.
    if (l > 0 && o >= l && c >= l && h >= o && h >= c && h < Number.POSITIVE_INFINITY && !(volume[i]! < 0)) continue;
    const fault = barFault(o, h, l, c) ?? `its volume is ${volume[i]}`;
    throw new Error(
      `bar ${i + 1} (${formatTime(bars.time[i]!)}) cannot be traded: ${fault}; correct or drop it ` +
        "(ata-lab doctor FILE finds all such bars of a file)",
    );
  }
}

/** What is wrong with the prices of a bar. */
function barFault(open: number, high: number, low: number, close: number): string | undefined {
  const prices = { open, high, low, close };
  const text = `open ${open}, high ${high}, low ${low}, close ${close}`;
  for (const [name, price] of Object.entries(prices)) {
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) return `its ${name} is ${price} (${text})`;
  }
  if (low > Math.min(open, high, close)) return `its low is above another price (${text})`;
  return high < Math.max(open, close) ? `its high is below another price (${text})` : undefined;
}
