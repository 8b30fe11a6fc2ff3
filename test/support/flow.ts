import { type Bars, type FeatureName, makeSample, PRESETS, type Recipe, takeBars, withOptions } from "ata-lab";
import fc from "fast-check";
import type { PresetModels } from "../../lib/dist/recipes/presets.js";
import type { BarChoices } from "../../lib/dist/recipes/recipe.js";

/** The seed's choices on the trading program's own bars: 78 a day, named by their end. */
export const SESSION_BINS: Recipe<FeatureName, PresetModels> = withOptions(PRESETS.seed, {
  "bars.closed": "right",
  "bars.label": "right",
});

/** Any way to make bars of minutes. */
export function resampling(): fc.Arbitrary<BarChoices> {
  const edge = fc.constantFrom("left" as const, "right" as const);
  const session = fc.constant("regular" as const);
  return fc.record({ rule: fc.constantFrom("5min", "15min"), closed: edge, label: edge, session });
}

/** Minutes of a few synthetic weeks, many of them missing. */
export function gappyMinutes(to: string): fc.Arbitrary<Bars> {
  return fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 2, max: 20 })).map(([seed, every]) => {
    const bars = makeSample({ to, seed });
    const rows = Uint32Array.from(bars.time.keys()).filter((i) => (i * 7919 + seed) % every !== 0);
    return takeBars(bars, rows);
  });
}
