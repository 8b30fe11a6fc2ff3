import type { LogisticModel } from "./model.js";

/**
 * Turns a fit into a model that can be written as JSON.
 *
 * @param fit a fitted `LogisticRegression`, or anything with its `coef` and `intercept`
 * @param features a name for each coefficient, in order
 * @returns the model, weights in the order of `features`
 * @throws when the counts differ, a name repeats, or a number is not finite
 * @example
 * toJson({ coef: Float64Array.of(2, -1), intercept: 0.5 }, ["a", "b"]);
 * // → { type: "logistic", bias: 0.5, weights: { a: 2, b: -1 } }
 */
export function toJson(
  fit: { readonly coef: Float64Array; readonly intercept: number },
  features: readonly string[],
): LogisticModel {
  const { coef, intercept } = fit;
  if (coef.length !== features.length) throw new Error(`${coef.length} coefficients but ${features.length} names`);
  if (new Set(features).size !== features.length) throw new Error(`a name repeats in ${features.join(", ")}`);
  const weights = Object.fromEntries(features.map((name, i) => [name, coef[i]!]));
  for (const [name, value] of [["bias", intercept] as const, ...Object.entries(weights)]) {
    if (!Number.isFinite(value)) throw new Error(`${name} is ${value}: JSON holds finite numbers only`);
  }
  return { type: "logistic", bias: intercept, weights };
}

/**
 * The text of a model's file: JSON with two-space indent. Numbers are written so that reading them back gives identical
 * bits.
 *
 * @param model any model
 * @returns the text, without a newline at its end
 * @example
 * formatModel({ type: "logistic", bias: 0.5, weights: { a: 2 } }).split("\n")[2]; // → '  "bias": 0.5,'
 */
export function formatModel(model: LogisticModel): string {
  return JSON.stringify(model, null, 2);
}
