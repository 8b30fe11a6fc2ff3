import type { Bars } from "../bars/bars.js";
import { withoutSecondHours } from "../bars/clock-changes.js";
import { regularHours } from "../bars/regular-hours.js";
import { resample } from "../bars/resample.js";
import { MINUTE, parseRule } from "../util/time.js";
import type { BarChoices } from "./recipe.js";

/**
 * Turns minutes into the bars of a recipe; longer bars too, where the recipe's are a multiple of them.
 *
 * @param minutes bars stamped at their end
 * @param bars rule, edges and hours
 * @throws when the recipe's bars are shorter than those given, or no multiple of them, or an hour is there twice
 * @example
 * recipeBars(makeSample({ to: "2018-01-03" }), PRESETS.sound.bars).time.length; // → 78
 */
export function recipeBars(minutes: Bars, { rule, closed, label, session }: BarChoices): Bars {
  const [wanted, own] = [parseRule(rule), minutes.interval];
  if (wanted % own !== 0) {
    const [theirs, given] = [wanted, own].map((length) => `${length / MINUTE}-minute`);
    throw new Error(
      `the recipe has ${theirs} bars, which cannot be made of ${given} bars: read shorter ones, or train on a multiple of ` +
        `theirs with --set bars.rule=${own / MINUTE}min`,
    );
  }
  const kept = session === "regular" ? regularHours(minutes) : minutes;
  if (withoutSecondHours(kept) !== kept) {
    throw new Error(
      "the bars hold an hour that New York's clocks show twice, in autumn, and rows of a recipe need times of their own: take " +
        "regular hours, or withoutSecondHours(bars)",
    );
  }
  return resample(kept, rule, { closed, label });
}
