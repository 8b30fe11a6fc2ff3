import type { Dataset } from "../labels/dataset.js";
import { type LabelSpans, takeSpans } from "../labels/label-spans.js";
import type { Recipe } from "../recipes/recipe.js";
import type { Search, SearchScores } from "../training/search-c.js";
import { partOf, reachOf, splitRows } from "./split-rows.js";
import { type Trained, trainModels } from "./train-models.js";

/** Models trained on some rows of a dataset, and which rows. */
export interface TrainedOnRows<M extends string = string, S extends SearchScores = Search> extends Trained<M, S> {
  /** The rows that models were fitted on, and those that chose C and that models were calibrated on. */
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Trains a recipe on some rows only: the first of them fit, the rest choose C, in the shares that the recipe has for
 * these two. There is no test part: whoever calls keeps other rows for that.
 *
 * @param data all rows
 * @param reach how far the label of each row reaches, from `labelReach`
 * @param rows the rows to learn from, in order of time
 * @param recipe every choice of the flow
 * @throws as `splitRows` and `trainModels` do
 */
export function trainOnRows<M extends string>(
  data: Dataset,
  reach: LabelSpans,
  rows: Uint32Array,
  recipe: Recipe<string, M>,
): TrainedOnRows<M> {
  const { trainFraction, validationFraction } = recipe;
  // Rounded, for 0.6 / (0.6 + 0.2) is a hair below three quarters, and would cost a row.
  const share = Number((trainFraction / (trainFraction + validationFraction)).toPrecision(12));
  const own = splitRows(takeSpans(reach, rows), { trainFraction: share, validationFraction: 1 - share });
  const [train, validation] = [own.train, own.validation].map((part) => part.map((i) => rows[i]!));
  const trained = trainModels(partOf(data, train!), partOf(data, validation!), reachOf(reach, train!), recipe);
  return { ...trained, train: train!, validation: validation! };
}
