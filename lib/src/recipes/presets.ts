import type { FeatureName } from "../features/build-features.js";
import { featuresWith } from "../features/feature-stream.js";
import type { ColumnLimits } from "../features/filter-rows.js";
import { forwardReturn } from "../labels/forward-return.js";
import type { ForwardReturnOptions, Label } from "../labels/label.js";
import { defineRecipe, makeRecipe } from "./define-recipe.js";
import type { Recipe } from "./recipe.js";

/** Name of a preset. */
export type PresetName = "seed" | "sound";

/** The names of the models of both presets. */
export type PresetModels = "rsi" | "macd" | "trend" | "brain";

/**
 * A preset: its experts are lists of columns, its filter is a set of limits, and its label comes from `forwardReturn`.
 */
export interface Preset extends Recipe<FeatureName, PresetModels> {
  readonly experts: { readonly [name in Exclude<PresetModels, "brain">]: readonly FeatureName[] };
  readonly filters: ColumnLimits<FeatureName>;
  readonly label: Label & { readonly choices: ForwardReturnOptions };
}

/**
 * The two recipes of the library. `seed` computes what the original QuantConnect notebook computes, defects included,
 * so that results can be compared. `sound` cures the defects; `CURES` lists the differences. Spread one and change
 * parts of it to write your own.
 */
export const PRESETS: { readonly [name in PresetName]: Preset } = /* @__PURE__ */ makePresets();

/** One call that bundlers can leave out, which a spread preset would prevent. */
function makePresets(): { readonly [name in PresetName]: Preset } {
  const seed = defineRecipe({
    name: "seed",
    bars: { rule: "5min", closed: "left", label: "left", session: "regular" },
    features: featuresWith(),
    filters: { atr_pct: { max: 0.02 }, volm_z: { above: -1, below: 5 } },
    label: forwardReturn({ horizon: 12, threshold: 0.001, unknown: "zero", withinSession: false }),
    experts: {
      rsi: ["rsi", "rsi_slope", "bb_z"],
      macd: ["macd", "macd_sig", "macd_hist", "macd_slope"],
      trend: ["ema20_rel", "ema50_rel", "ema200_rel"],
    },
    brain: {
      experts: ["rsi", "macd", "trend"],
      regime: { volatility: "atr_pct", time_of_day: "time_of_day" },
    },
    trainFraction: 0.8,
    validationFraction: 0.2,
    purge: false,
    embargo: 0,
    standardise: false,
    stackingFolds: 0,
    calibrate: false,
    C: [0.05, 0.1, 0.5, 1],
  });

  const sound = defineRecipe({
    ...seed,
    name: "sound",
    bars: { rule: "5min", closed: "right", label: "right", session: "regular" },
    label: forwardReturn({ horizon: 12, threshold: 0.001, unknown: "drop", withinSession: true }),
    trainFraction: 0.6,
    validationFraction: 0.2,
    purge: true,
    embargo: "1 session",
    standardise: true,
    stackingFolds: 5,
    calibrate: true,
  });
  return { seed: preset(seed), sound: preset(sound) };
}

/** A recipe that other threads and machines can find by name. */
function preset(recipe: Recipe<FeatureName, PresetModels>): Preset {
  return makeRecipe(recipe as unknown as Recipe, { preset: recipe.name }) as unknown as Preset;
}
