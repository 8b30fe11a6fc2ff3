import { takeColumn } from "../bars/bars.js";
import type { Research } from "../flow/research.js";
import { choiceOf, makeAnew, type Reuse } from "../flow/reuse.js";
import type { Dataset } from "../labels/dataset.js";
import type { PerModel } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import { labelled } from "../training/experts.js";
import { baselineColumns, trainBaseline } from "./baseline.js";

/** The rows that a research run is scored on, and the predictions of each model. */
export interface ScoredPart<M extends string = string> {
  /** `"validation"` if there is no test part: those rows also chose C. */
  readonly part: "test" | "validation";
  readonly data: Dataset;
  readonly probability: PerModel<Float64Array, M>;
  /** Predictions of the baseline model, trained on the same rows as the models. */
  readonly baseline: Float64Array;
  /** Predictions of all rows, made when asked for: the history that intervals of a loss need. */
  readonly predictAll: () => Predicted<M>;
}

/** Rows with the predictions of each model and of the baseline model. */
interface Predicted<M extends string> {
  readonly data: Dataset;
  readonly probability: PerModel<Float64Array, M>;
  readonly baseline: Float64Array;
}

/**
 * Predicts the scored rows of a run with its models and with a baseline model, which is taken over from the run before if
 * it was trained on the same rows.
 */
export function scoredPart<M extends string>(result: Research<string, M>, reuse: Reuse = makeAnew): ScoredPart<M> {
  const { bars, rows } = result;
  const inputs = reuse("baseline's columns", [bars], () => baselineColumns(bars));
  return scoredRows(result, { columns: inputs, rows }, reuse);
}

/** What the baseline model reads: columns, and which of their rows are the rows of the run, in order; all if it is missing. */
export interface BaselineInputs {
  readonly columns: readonly Float64Array[];
  readonly rows?: Uint32Array;
}

/** `scoredPart` of rows of any stocks. */
export function scoredRows<M extends string>(
  result: Omit<Research<string, M>, "minutes" | "bars" | "filtered" | "rows">,
  { columns: inputs, rows }: BaselineInputs,
  reuse: Reuse = makeAnew,
): ScoredPart<M> {
  const { parts, train, validation, test, models, recipe, data: all } = result;
  const data = test ?? validation;
  const numbers = (part: Uint32Array): Uint32Array => (rows ? takeRowNumbers(rows, part) : part);
  const of = (part: Uint32Array): Float64Array[] => inputs.map((column) => takeColumn(column, numbers(part)));
  const baseline = reuse("baseline", [inputs, train, validation, choiceOf(recipe.C)], () =>
    trainBaseline(labelled(of(parts.train), train), labelled(of(parts.validation), validation), recipe.C),
  );
  return {
    part: test ? "test" : "validation",
    data,
    probability: predictRows(models, data, recipe),
    baseline: reuse("baseline's scores", [baseline, data], () =>
      baseline.fit.predictProba(of(parts.test ?? parts.validation)),
    ),
    predictAll: () => ({
      data: all,
      probability: predictRows(models, all, recipe),
      baseline: baseline.fit.predictProba(rows ? inputs.map((column) => takeColumn(column, rows)) : inputs),
    }),
  };
}

/** The bar numbers of the rows of a part. */
function takeRowNumbers(bars: Uint32Array, part: Uint32Array): Uint32Array {
  return part.map((row) => bars[row]!);
}
