import { fastProbabilities } from "./assembly/fast-probabilities.js";

/** A fitted logistic model over ordered columns: a `LogisticRegression` after `fit`, or anything `toJson` accepts. */
export interface LinearFit {
  readonly coef: Float64Array;
  readonly intercept: number;
  predictProba(X: readonly Float64Array[]): Float64Array;
}

/**
 * A logistic model from its coefficients.
 *
 * @param coef a weight for each column
 * @param intercept the bias
 * @returns a fit that predicts with them, bit-identical to a model file with these numbers
 * @example
 * linearFit(Float64Array.of(2), 0).predictProba([Float64Array.of(0, 1)]); // → [0.5, 0.880797]
 */
export function linearFit(coef: Float64Array, intercept: number): LinearFit {
  return {
    coef,
    intercept,
    predictProba: (X) => {
      if (X.length !== coef.length) throw new Error(`fitted on ${coef.length} columns, got ${X.length}`);
      return fastProbabilities(intercept, coef, X);
    },
  };
}
