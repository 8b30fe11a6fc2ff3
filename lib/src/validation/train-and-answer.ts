import { type Bars, takeColumn } from "../bars/bars.js";
import { baselineColumns, trainBaseline } from "../evaluation/baseline.js";
import { buildRows, type LearningRows } from "../flow/research.js";
import { labelReach, partOf } from "../flow/split-rows.js";
import { type TrainedOnRows, trainOnRows } from "../flow/train-on-rows.js";
import { mapColumns } from "../labels/dataset.js";
import type { LabelSpans } from "../labels/label-spans.js";
import type { PerModel } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { labelled } from "../training/experts.js";
import type { Rows } from "../training/search-c.js";
import type { RowRange } from "../util/row-range.js";

/** What a recipe learns from, computed once for several trainings. */
export interface Prepared<F extends string = string> extends LearningRows<F> {
  readonly bars: Bars;
  /** How far each row's label reaches with the recipe's embargo, whether or not the recipe purges its own parts. */
  readonly reach: LabelSpans;
  /** The columns of the baseline model. */
  readonly inputs: readonly Float64Array[];
}

/** Computes bars, features, labels and spans of a recipe. */
export function prepare<F extends string>(minutes: Bars, recipe: Recipe<F>): Prepared<F> {
  const bars = recipeBars(minutes, recipe.bars);
  const learning = buildRows(bars, recipe);
  const reach = labelReach(learning.data.spans, bars, { purge: true, embargo: recipe.embargo });
  return { ...learning, bars, reach, inputs: baselineColumns(bars) };
}

/** Models trained on some rows, and what they say about other bars. */
export interface Answering<M extends string = string> {
  readonly trained: TrainedOnRows<M>;
  /** The probabilities of each model, and of a model of volatility and the hour only, at a range of bars. */
  answer(span: RowRange): { readonly models: PerModel<Float64Array, M>; readonly baseline: Float64Array };
}

/** Trains a recipe and its baseline on some rows. */
export function trainAndAnswer<M extends string>(
  { features, rows, data, reach, inputs }: Prepared,
  past: Uint32Array,
  recipe: Recipe<string, M>,
): Answering<M> {
  const trained = trainOnRows(data, reach, past, recipe);
  const of = (part: Uint32Array): Rows => {
    const at = part.map((row) => rows[row]!);
    return labelled(
      inputs.map((column) => takeColumn(column, at)),
      partOf(data, part),
    );
  };
  const { fit } = trainBaseline(of(trained.train), of(trained.validation), recipe.C);
  const cut = ({ start, end }: RowRange, column: Float64Array): Float64Array => column.subarray(start, end);
  return {
    trained,
    answer: (span) => ({
      models: predictRows(trained.models, { features: mapColumns(features, (column) => cut(span, column)) }, recipe),
      baseline: fit.predictProba(inputs.map((column) => cut(span, column))),
    }),
  };
}
