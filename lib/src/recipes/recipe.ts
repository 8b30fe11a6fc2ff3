import type { Bars } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import type { ColumnLimits, RowFilter } from "../features/filter-rows.js";
import type { Label } from "../labels/label.js";
import type { ModelInputs } from "../models/inputs.js";
import type { Embargo } from "../splits/embargo.js";
import type { EngineOptions } from "../training/engine.js";

/** How minutes become the bars from which everything is computed. */
export interface BarChoices {
  /** Length of a bar, as pandas writes it: `"5min"`, `"15min"`, `"65min"`. */
  readonly rule: string;
  /** Which edge of a bin belongs to it. */
  readonly closed: "left" | "right";
  /** The edge that becomes the bar's time. */
  readonly label: "left" | "right";
  /** Hours to use: `"regular"` leaves out minutes before 09:30 and after the close; `"all"` keeps them. */
  readonly session: "regular" | "all";
}

/** How models are trained; the engine settings are optional. */
export interface TrainingChoices extends EngineOptions {
  /** Share of the rows used for training, from the start. */
  readonly trainFraction: number;
  /**
   * Share of the rows that follow, used to choose C. The remaining rows are the test part, which is scored once. If
   * none remain, the rows that chose C also report the scores, which flatters them.
   */
  readonly validationFraction: number;
  /** Drop rows of a part whose label ends in a later part. */
  readonly purge: boolean;
  /** What is left between the end of a label and the next part, `"1 session"` or `"12 bars"`; used with `purge`. */
  readonly embargo: Embargo;
  /** Fit on columns standardised by the training rows. The weights still apply to the raw columns. */
  readonly standardise: boolean;
  /**
   * Folds of the walk forward that gives the brain out-of-fold expert probabilities to train on. With 0 it trains on
   * the experts' predictions for their own training rows.
   */
  readonly stackingFolds: number;
  /** Calibrate each model on the rows that chose its C (Platt scaling), folded into its bias and weights. */
  readonly calibrate: boolean;
  /** Values of C to try, in order. */
  readonly C: readonly number[];
  /**
   * How much each row counts in the fits, in the choice of C, in the calibration and in the scores. `"uniqueness"`: by
   * the uniqueness of its label (`labelUniqueness`), so that ten labels made of the same move count about as one.
   * `"none"`, the default: all alike.
   */
  readonly weights?: "none" | "uniqueness";
  /**
   * `"balanced"`: both classes count alike in the fits. The calibration and the scores do not use it, so calibrated
   * probabilities stay shares of the rows as they are. `"none"`, the default.
   */
  readonly classWeight?: "none" | "balanced";
  /**
   * One set of models for many stocks (`researchPool`). Columns in dollars, such as `macd`, mean another thing for each
   * stock, so they are divided by the bar's close, wherever the recipe is run. `false`, the default: columns are as they are.
   */
  readonly pool?: boolean;
}

/** Where a recipe can be loaded from: a preset of this library, or an export of a file. */
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
 * All choices of the flow in one value: what is computed (bars, features, filters, label, experts, brain) and how
 * (split, purge, embargo, standardising, stacking, calibration, C, engine).
 *
 * `F` are the names of its columns, `M` those of its models. Make one with `defineRecipe`; it is frozen.
 */
export interface Recipe<F extends string = string, M extends string = string>
  extends ModelInputs<F, M>,
    TrainingChoices {
  readonly name: string;
  readonly bars: BarChoices;
  /** Computes columns of n values by name, each value known from its bar and earlier ones. */
  features(bars: Bars): Columns<F>;
  /** Which bars to use: limits by column, or a function of the columns. */
  readonly filters: ColumnLimits<F> | RowFilter;
  /** What to predict. */
  readonly label: Label;
  /** Where it can be loaded from; undefined for a recipe made in a notebook cell or spread from another one. */
  readonly source?: RecipeSource;
}
