import { rowTaker } from "../bars/row-taker.js";
import { designMatrix } from "../features/columns.js";
import { completeRows } from "../features/complete-rows.js";
import type { Brain, Experts } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import { type Fold, rowNumbers } from "../splits/fold.js";
import { mapEntries, type NamedRows, rowsOf } from "./experts.js";
import type { LinearFit } from "./linear-fit.js";
import { meanOne } from "./mean-one.js";
import type { Rows } from "./search-c.js";

/** Fits a model to some rows: `(X, y) => new LogisticRegression({ C: 0.1, standardise: true }).fit(X, y)`. */
export type FitModel = (
  X: readonly Float64Array[],
  y: Uint8Array,
  weight?: Float64Array,
) => Pick<LinearFit, "predictProba">;

/**
 * Out-of-fold probabilities: each row is predicted by a model that did not train on it. One fit per fold predicts the
 * fold's test rows.
 *
 * @param rows columns and labels
 * @param folds from `walkForward` (then a row's model knows only the past) or `purgedKFold`
 * @param fit fits a model to the training rows of a fold; it also receives their weights, if the rows have some
 * @returns n probabilities; NaN for rows that no fold tests, such as the first rows of a walk forward
 * @throws when two folds test the same row, or a fold trains on a row that it tests
 * @see Wolpert (1992), "Stacked generalization"; scikit-learn `cross_val_predict`, which refuses a walk forward
 * @example
 * const rows = { X: [Float64Array.of(1, 2, 3, 4, 5, 6)], y: Uint8Array.of(0, 1, 0, 1, 0, 1) };
 * const folds = [{ train: Uint32Array.of(0, 1, 2), test: Uint32Array.of(4, 5) }];
 * outOfFold(rows, folds, (X, y) => new LogisticRegression({ standardise: true }).fit(X, y)); // → [NaN, NaN, NaN, NaN, 0.333333, 0.333333]
 */
export function outOfFold(rows: Rows, folds: readonly Fold[], fit: FitModel): Float64Array {
  const out = new Float64Array(rows.y.length).fill(Number.NaN);
  const tested = new Uint8Array(rows.y.length);
  folds.forEach(({ train, test }, number) => {
    if (meet(train, test, rows.y.length)) throw new Error(`fold ${number + 1} trains on a row that it tests`);
    const [known, asked] = [rowTaker(train), rowTaker(test)];
    const model = fit(rows.X.map(known), takeLabels(rows.y, train), rows.weight && known(rows.weight));
    const probability = model.predictProba(rows.X.map(asked));
    for (let i = 0; i < test.length; i++) {
      const row = test[i]!;
      if (tested[row] === 1) throw new Error(`row ${row} is tested by two folds`);
      tested[row] = 1;
      out[row] = probability[i]!;
    }
  });
  return out;
}

/** Whether two lists of rows have one in common. */
function meet(some: Uint32Array, others: Uint32Array, rows: number): boolean {
  const isOther = new Uint8Array(rows);
  for (let i = 0; i < others.length; i++) isOther[others[i]!] = 1;
  for (let i = 0; i < some.length; i++) if (isOther[some[i]!] === 1) return true;
  return false;
}

function takeLabels(label: Uint8Array, rows: Uint32Array): Uint8Array {
  const out = new Uint8Array(rows.length);
  for (let i = 0; i < out.length; i++) out[i] = label[rows[i]!]!;
  return out;
}

/**
 * Out-of-fold probabilities of experts, to train the brain on. On their own training rows the experts look better than
 * they are on any later row.
 *
 * @param experts name -> its columns, such as `PRESETS.seed.experts`
 * @param data rows in order of time
 * @param folds folds of these rows, preferably from `walkForward`
 * @param fit fits an expert to some rows; it also receives the expert's name, and the rows' weights if they have
 * some
 * @returns n probabilities per expert; NaN for rows that no fold tests
 * @throws as `outOfFold` does
 * @example
 * const { data, recipe } = research(makeSample({ to: "2018-03-01" }));
 * const folds = walkForward(data.spans, { nSplits: 5 });
 * const p = outOfFoldExperts(recipe.experts, data, folds, (X, y) => new LogisticRegression({ standardise: true }).fit(X, y));
 * p.macd.length === data.label.length; // → true
 */
export function outOfFoldExperts<E extends string>(
  experts: Experts<string, E>,
  data: NamedRows,
  folds: readonly Fold[],
  fit: (X: readonly Float64Array[], y: Uint8Array, name: E, weight?: Float64Array) => ReturnType<FitModel>,
): PerModel<Float64Array, E> {
  return mapEntries(experts, (expert, name) =>
    outOfFold(rowsOf(expert, data), folds, (X, y, weight) => fit(X, y, name, weight)),
  );
}

/**
 * The rows to train a brain on, given the experts' probabilities: those where every input of the brain is a number,
 * with the inputs in the order of its weights.
 *
 * @param brain which experts and which regime columns
 * @param data the rows that the probabilities belong to
 * @param experts n probabilities of each expert, from `outOfFoldExperts`
 * @returns the row numbers, and their columns and labels; the columns are views where each row is the one after the row before
 * @throws when no row has all of them, or a column is missing
 * @example
 * const { data, recipe } = research(makeSample({ to: "2018-03-01" }));
 * const half = data.time.map((_, i) => (i < 100 ? NaN : 0.5));
 * brainRows(recipe.brain, data, { rsi: half, macd: half, trend: half }).rows[0]; // → 100
 */
export function brainRows(
  brain: Brain,
  data: NamedRows,
  experts: PerModel<Float64Array>,
): Rows & { readonly rows: Uint32Array } {
  const columns = [
    ...brain.experts.map((name) => experts[name]!),
    ...designMatrix(data.features, Object.values(brain.regime)),
  ];
  const rows = completeRows(
    Object.fromEntries(columns.map((column, j) => [j, column])),
    rowNumbers(0, data.label.length),
  );
  if (rows.length === 0)
    throw new Error("no row has a probability from every expert: do the folds test any of these rows?");
  const take = rowTaker(rows);
  return {
    rows,
    X: columns.map(take),
    y: takeLabels(data.label, rows),
    ...(data.weight && { weight: meanOne(take(data.weight)) }),
  };
}
