import { formatTime } from "../util/time.js";
import { barFault } from "./bar-fault.js";
import type { Bars } from "./bars.js";

/**
 * Refuses impossible bars, naming the first one: times that repeat, go backwards or are not whole minutes; prices that
 * are not positive; a high below its low; a negative volume. A missing number (NaN) passes.
 *
 * @param bars any bars
 * @param name their name in error messages, for example the file
 * @throws when a bar is impossible; the error names the row (the first bar is row 1), its time and the value
 * @example
 * checkBars(makeSample({ to: "2018-01-03" }), "the sample"); // → undefined
 */
export function checkBars(bars: Bars, name: string): void {
  for (let i = 0; i < bars.time.length; i++) {
    const fault = barFault(bars, i);
    if (fault !== undefined) throw new Error(`${name}: row ${i + 1} (${formatTime(bars.time[i]!)}): ${fault}`);
  }
}
