import type { Bars } from "../bars/bars.js";
import type { RowRange } from "../util/row-range.js";
import { formatTime } from "../util/time.js";
import type { Brackets } from "./levels.js";
import type { Signals } from "./policy.js";

/** The parts of a policy that are checked. */
interface Rules extends Brackets {
  readonly name: string;
  readonly needs: readonly string[] | undefined;
  readonly dailyStop: number | undefined;
}

/** Whether a policy sets a stop or a target in ATR. */
export function hasBrackets({ stopAtr, targetAtr }: Brackets): boolean {
  return stopAtr !== undefined || targetAtr !== undefined;
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

/** Throws when a policy's stop, target or daily stop is not a positive number. */
export function checkLevels(rules: Rules): void {
  for (const name of ["stopAtr", "targetAtr", "dailyStop"] as const) {
    const value = rules[name];
    if (value !== undefined && !(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${rules.name}: ${name} must be positive, got ${value}; leave it out for none`);
    }
  }
}

/** Throws at the first bar of a range of rows that has no prices to trade at. */
export function checkPrices(bars: Bars, { start, end }: RowRange): void {
  const { open, high, low, close } = bars;
  for (let i = start; i < end; i++) {
    if (low[i]! > 0 && high[i]! >= low[i]! && open[i]! > 0 && close[i]! > 0) continue;
    const prices = `open ${open[i]}, high ${high[i]}, low ${low[i]}, close ${close[i]}`;
    throw new Error(`bar ${i + 1} (${formatTime(bars.time[i]!)}) cannot be traded: ${prices}; audit the bars first`);
  }
}
