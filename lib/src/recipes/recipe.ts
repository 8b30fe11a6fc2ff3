import type { Bars } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import type { ColumnLimits, RowFilter } from "../features/filter-rows.js";
import type { Label } from "../labels/label.js";
import type { ModelInputs } from "../models/inputs.js";
import type { EngineOptions } from "../training/engine.js";

/** How minutes become the bars that everything is computed on. */
export interface BarChoices {
  /** Length of a bar, as pandas writes it: `"5min"`, `"15min"`, `"65min"`. */
  readonly rule: string;
  /** Which edge of a bin belongs to it. */
  readonly closed: "left" | "right";
  /** The edge that becomes the bar's time. */
  readonly label: "left" | "right";
  /** Hours that are learned from: `"regular"` leaves out minutes before 09:30 and after the close; `"all"` keeps them. */
  readonly session: "regular" | "all";
}

/** How models are trained; those of the engine may be left out. */
export interface TrainingChoices extends EngineOptions {
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

/** Where a recipe can be had again: a preset of this library, or an export of a file. */
export type RecipeSource =
  | { readonly preset: string }
  | {
      /** Absolute path. */
      readonly file: string;
      readonly export: string;
      /** SHA-256 of the file. */
      readonly sha256: string;
    };

/**
 * All choices of the flow as one value: what is computed (bars, features, filters, label, experts, brain) and how (split,
 * purge, embargo, standardising, stacking, calibration, C, engine).
 *
 * `F` are the names of its columns, `M` those of its models. `defineRecipe` makes one; it is frozen.
 */
export interface Recipe<F extends string = string, M extends string = string>
  extends ModelInputs<F, M>,
    TrainingChoices {
  readonly name: string;
  readonly bars: BarChoices;
  /** Columns by name of n bars, each value known from its bar and those before it. */
  features(bars: Bars): Columns<F>;
  /** Which bars are learned from: limits by column, or a function of the columns. */
  readonly filters: ColumnLimits<F> | RowFilter;
  /** What is to be foreseen. */
  readonly label: Label;
  /** Where it can be had again; a recipe made in a notebook's cell lives there only, and one spread from another too. */
  readonly source?: RecipeSource;
}
