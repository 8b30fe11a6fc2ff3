import type { Bars } from "../bars/bars.js";
import { regularHours } from "../bars/regular-hours.js";
import { resample } from "../bars/resample.js";
import type { BarChoices } from "./recipe.js";

/**
 * Turns minutes into the bars of a recipe.
 *
 * @param minutes minute bars stamped at their end
 * @param bars rule, edges and hours
 * @example
 * recipeBars(makeSample({ to: "2018-01-03" }), PRESETS.sound.bars).time.length; // → 78
 */
export function recipeBars(minutes: Bars, { rule, closed, label, session }: BarChoices): Bars {
  return resample(session === "regular" ? regularHours(minutes) : minutes, rule, { closed, label });
}
