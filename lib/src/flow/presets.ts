import type { ResampleOptions } from "../bars/resample.js";
import type { FilterLimits } from "../features/filter-rows.js";
import type { LabelOptions } from "../features/label-forward-return.js";
import type { EngineOptions } from "../training/engine.js";

/** Every choice of the research flow; those of the engine may be left out. */
export interface ResearchOptions extends EngineOptions {
  /** How minutes become the bars that features are computed on. */
  readonly resample: Required<ResampleOptions> & { readonly rule: string };
  readonly filters: FilterLimits;
  readonly label: LabelOptions;
  /** Share of the rows, the first ones, that trains. */
  readonly trainFraction: number;
  /** Values of C to try, in order. */
  readonly C: readonly number[];
}

/**
 * Named sets of choices. `seed` computes what the original QuantConnect notebook computes, defects included, so that
 * results can be compared with it.
 */
export const PRESETS: { readonly seed: ResearchOptions } = {
  seed: {
    resample: { rule: "5min", closed: "left", label: "left" },
    filters: { maxAtrPct: 0.02, minVolmZ: -1, maxVolmZ: 5 },
    label: { horizon: 12, threshold: 0.001 },
    trainFraction: 0.8,
    C: [0.05, 0.1, 0.5, 1],
  },
};
