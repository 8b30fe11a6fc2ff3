import { type Bars, sliceBars } from "../bars/bars.js";
import { sessionOf } from "../bars/calendar.js";
import type { BarChoices } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { parseRule } from "../util/time.js";

/**
 * The bars of a recipe that are over, so that no later minute can change them.
 *
 * The last bar is over when its last minute is there, or when the session has closed. A stock that did not trade in that
 * minute has its bar one minute later. Bars that are not made of shorter ones are taken as they are.
 *
 * @param minutes bars stamped at their end
 * @param choices rule, edges and hours of the recipe
 * @returns the bars, and whether a last one was left out
 * @throws as `recipeBars` does
 * @example
 * const minutes = makeSample({ to: "2018-01-03" });
 * finishedBars(sliceBars(minutes, 0, 62), PRESETS.sound.bars).bars.time.length; // → 12
 * finishedBars(minutes, PRESETS.sound.bars).leftOut; // → false
 */
export function finishedBars(minutes: Bars, choices: BarChoices): { readonly bars: Bars; readonly leftOut: boolean } {
  const all = recipeBars(minutes, choices);
  const last = all.time.at(-1);
  const isMade = last !== undefined && minutes.interval < all.interval;
  const leftOut = isMade && !isOver(last, minutes.time.at(-1)!, choices, minutes.interval);
  return { bars: leftOut ? sliceBars(all, 0, all.time.length - 1) : all, leftOut };
}

/**
 * Whether a bar is over: its last minute is there, or the session has closed.
 *
 * @param name the bar's time
 * @param now time of the last minute, stamped at its end
 * @param choices rule, edges and hours of the recipe
 * @param length of a minute, or of what stands for it
 */
export function isOver(name: number, now: number, choices: BarChoices, length: number): boolean {
  const { end, close } = endsOf(name, choices);
  // A bin that is open on the right lacks the minute that ends there.
  return now >= (choices.closed === "right" ? end : end - length) || now >= close;
}

/** When a bar is over by the clock, whatever minutes are missing: its end, or the session's close if that is earlier. */
export function dueTime(name: number, choices: BarChoices): number {
  const { end, close } = endsOf(name, choices);
  return Math.min(end, close);
}

/** The end of a bar, and the close of its session; infinity where all hours count. */
function endsOf(name: number, { rule, label, session }: BarChoices): { readonly end: number; readonly close: number } {
  const end = name + (label === "right" ? 0 : parseRule(rule));
  const close = session === "regular" ? sessionOf(end - 1)?.close : undefined;
  return { end, close: close ?? Number.POSITIVE_INFINITY };
}
