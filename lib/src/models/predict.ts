import { exp } from "../util/exp.js";
import type { LogisticModel } from "./model.js";
import { checkNames } from "./parse-model.js";

/** The logistic function, as the trading program computes it. */
function sigmoid(z: number): number {
  return 1 / (1 + exp(-z));
}

/**
 * Probabilities of rows: the logistic function of bias + sum of weight * column, added in the order of the columns.
 * Fitted estimators and models read from a file share it, so both give identical bits.
 */
export function probabilities(
  bias: number,
  weights: ArrayLike<number>,
  columns: readonly Float64Array[],
): Float64Array {
  const out = new Float64Array(columns[0]?.length ?? 0).fill(bias);
  for (let j = 0; j < columns.length; j++) {
    const weight = weights[j]!;
    const column = columns[j]!;
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * column[i]!;
  }
  for (let i = 0; i < out.length; i++) out[i] = sigmoid(out[i]!);
  return out;
}

/**
 * Predicts one row with a model.
 *
 * @param model a model
 * @param features a finite number for each of the model's weights, and nothing else
 * @returns a probability
 * @throws when a feature is missing, unknown or not finite: never counted as 0
 * @example
 * predict({ type: "logistic", bias: 0, weights: { a: 2 } }, { a: 0 }); // → 0.5
 */
export function predict(model: LogisticModel, features: Readonly<Record<string, number>>): number {
  const names = Object.keys(model.weights);
  checkNames(Object.keys(features), names, "feature");
  let z = model.bias;
  for (const name of names) {
    const value = features[name]!;
    if (!Number.isFinite(value)) throw new Error(`feature "${name}" is ${value}: a model needs a finite number`);
    z += model.weights[name]! * value;
  }
  return sigmoid(z);
}

/**
 * Predicts many rows with a model.
 *
 * @param model a model
 * @param columns a column of n values for each of the model's weights, and nothing else
 * @returns n probabilities, bit-identical to `predict` row by row; NaN where a column is NaN
 * @throws when a column is missing or unknown, or lengths differ
 * @example
 * predictColumns({ type: "logistic", bias: 0, weights: { a: 2 } }, { a: Float64Array.of(0, 1) }); // → [0.5, 0.880797]
 */
export function predictColumns(model: LogisticModel, columns: Readonly<Record<string, Float64Array>>): Float64Array {
  const names = Object.keys(model.weights);
  checkNames(Object.keys(columns), names, "feature column");
  const list = names.map((name) => columns[name]!);
  if (list.some((column) => column.length !== list[0]!.length)) {
    throw new Error(
      `feature columns differ in length: ${names.map((name, j) => `${name} ${list[j]!.length}`).join(", ")}`,
    );
  }
  return probabilities(
    model.bias,
    names.map((name) => model.weights[name]!),
    list,
  );
}
