import type { ResampleOptions } from "../bars/resample.js";
import type { FilterLimits } from "../features/filter-rows.js";
import type { LabelOptions } from "../labels/label-forward-return.js";
import type { LabelledOptions } from "../labels/labelled-rows.js";
import type { EngineOptions } from "../training/engine.js";

/** Every choice of the research flow; those of the engine may be left out. */
export interface ResearchOptions extends EngineOptions {
  /** How minutes become the bars that features are computed on. */
  readonly resample: Required<ResampleOptions> & { readonly rule: string };
  readonly filters: FilterLimits;
  readonly label: LabelOptions & LabelledOptions;
  /** Share of the rows, the first ones, that trains. */
  readonly trainFraction: number;
  /**
   * Share of the rows, those that follow, that chooses C. What is left is the test part, which is scored once. With
   * nothing left the rows that chose C report as well, and flatter.
   */
  readonly validationFraction: number;
  /** Drop rows of a part whose label ends in a later part. */
  readonly purge: boolean;
  /** Minutes that must lie between the end of a label and the next part, where rows are purged. */
  readonly embargo: number;
  /** Fit on columns standardised by the training rows. The weights are of the raw columns all the same. */
  readonly standardise: boolean;
  /**
   * Folds of the walk forward that gives the brain expert probabilities to train on, from experts that never saw the row.
   * 0: the experts' answers to their own training rows.
   */
  readonly stackingFolds: number;
  /** Calibrate each model on the rows that chose its C (Platt), folded into its bias and weights. */
  readonly calibrate: boolean;
  /** Values of C to try, in order. */
  readonly C: readonly number[];
}

/** Name of a preset. */
export type PresetName = "seed" | "sound";

/**
 * Named sets of choices for one and the same flow. `seed` computes what the original QuantConnect notebook computes,
 * defects included, so that results can be compared with it. `sound` is what we believe instead: see `CURES` for what
 * lies between.
 */
export const PRESETS: { readonly [name in PresetName]: ResearchOptions } = {
  seed: {
    resample: { rule: "5min", closed: "left", label: "left" },
    filters: { maxAtrPct: 0.02, minVolmZ: -1, maxVolmZ: 5 },
    label: { horizon: 12, threshold: 0.001, unknown: "zero", withinSession: false },
    trainFraction: 0.8,
    validationFraction: 0.2,
    purge: false,
    embargo: 0,
    standardise: false,
    stackingFolds: 0,
    calibrate: false,
    C: [0.05, 0.1, 0.5, 1],
  },
  sound: {
    resample: { rule: "5min", closed: "right", label: "right" },
    filters: { maxAtrPct: 0.02, minVolmZ: -1, maxVolmZ: 5 },
    label: { horizon: 12, threshold: 0.001, unknown: "drop", withinSession: true },
    trainFraction: 0.6,
    validationFraction: 0.2,
    purge: true,
    embargo: 1440,
    standardise: true,
    stackingFolds: 5,
    calibrate: true,
    C: [0.05, 0.1, 0.5, 1],
  },
};
