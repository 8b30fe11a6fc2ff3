import { probabilities } from "../models/predict.js";
import { checkEngine, type EngineOptions } from "./engine.js";
import { fitExactly } from "./exact.js";
import { fitRows } from "./fit-rows.js";
import type { Fitted, LossStep } from "./fitted.js";
import { fitAdam } from "./tensorflow/adam.js";
import { fitNewton } from "./tensorflow/newton.js";

/** Settings of a logistic fit, named as in scikit-learn. */
export interface LogisticOptions extends EngineOptions {
  /** Weight of the data against the penalty; smaller is a stronger penalty. */
  readonly C?: number;
  /** The gradient's largest entry, relative to its value at w = 0, b = 0, at which the fit has converged. */
  readonly tol?: number;
  /** Newton steps after which a fit that has not converged throws. */
  readonly maxIter?: number;
  /** Called after each step (of "adam": each epoch) with all steps so far, to watch a fit while it runs. */
  readonly onStep?: (history: readonly LossStep[]) => void;
}

/**
 * Logistic regression with an L2 penalty, fitted in float64 to its true optimum:
 * min over w, b of 0.5 w'w + C * sum of log losses. The bias is not penalised and columns are not scaled.
 *
 * Damped Newton steps on centred columns. Unscaled, collinear and separable columns are all right, for the penalty makes
 * the optimum unique.
 *
 * With `engine: "tensorflow"` TensorFlow.js looks for the same optimum on float32 tensors, see `loadTensorflow`: it comes
 * within about 1e-6 of its probabilities by Newton steps, and near it by `method: "adam"`.
 *
 * @see scikit-learn `LogisticRegression(penalty="l2")`, whose default solver stops before this optimum
 * @example
 * const X = [Float64Array.of(-2, -1, 0, 1, 2)];
 * const fit = new LogisticRegression({ C: 1 }).fit(X, Uint8Array.of(0, 0, 1, 0, 1));
 * fit.coef; // → [0.63303]
 * fit.predictProba([Float64Array.of(0)]); // → [0.381489]
 */
export class LogisticRegression {
  readonly C: number;
  readonly tol: number;
  readonly maxIter: number;
  readonly engine: "exact" | "tensorflow";
  readonly #options: LogisticOptions;
  #fitted: Fitted | undefined;

  constructor(options: LogisticOptions = {}) {
    this.C = options.C ?? 1;
    this.tol = options.tol ?? 1e-9;
    this.maxIter = options.maxIter ?? 100;
    this.engine = options.engine ?? "exact";
    this.#options = options;
    for (const name of ["C", "tol", "maxIter"] as const) {
      if (!(this[name] > 0)) throw new RangeError(`${name} must be positive, got ${this[name]}`);
    }
    checkEngine(options);
  }

  /** Weights of the columns, in their order. */
  get coef(): Float64Array {
    return this.#result.coef;
  }
  /** The bias. */
  get intercept(): number {
    return this.#result.intercept;
  }
  /** Newton steps taken; of "adam", the epoch whose weights were kept. */
  get iterations(): number {
    return this.#result.iterations;
  }
  /** 0.5 w'w + C * sum of log losses at the solution. */
  get objective(): number {
    return this.#result.objective;
  }
  /** Largest absolute entry of the objective's gradient at the solution. */
  get gradient(): number {
    return this.#result.gradient;
  }

  /** The loss at the start and after each step. */
  get history(): readonly LossStep[] {
    return this.#result.history;
  }

  get #result(): Fitted {
    if (!this.#fitted) throw new Error("this LogisticRegression is not fitted yet: call fit(X, y) first");
    return this.#fitted;
  }

  /**
   * Fits to p columns of n rows.
   *
   * @param X p columns of n finite values
   * @param y n labels, 1 or 0, both present
   * @param start a fit on the same `X` and `y` with another C, to start from: the solution is the same, found sooner;
   *   "adam" always starts from nothing
   * @returns this
   * @throws when shapes disagree, a value is not finite, only one class is there, it does not converge, or TensorFlow.js
   *   is not loaded
   */
  fit(X: readonly Float64Array[], y: Uint8Array, start?: LogisticRegression): this {
    const from = start ? start.#fitted : undefined;
    const rows = from && from.rows.columns === X && from.rows.label === y ? from.rows : fitRows(X, y);
    if (from && from.coef.length !== X.length) {
      throw new Error(`start has ${from.coef.length} weights, X ${X.length} columns`);
    }
    const { C, tol, maxIter, engine } = this;
    const { method, adam, onStep } = this.#options;
    const settings = { C, tol, maxIter, onStep };
    if (engine === "exact") this.#fitted = fitExactly(rows, settings, from);
    else if (method === "adam") this.#fitted = fitAdam(rows, settings, adam);
    else this.#fitted = fitNewton(rows, settings, from);
    return this;
  }

  /**
   * Probability of label 1 for each row.
   *
   * @param X as many columns as were fitted
   * @returns one probability a row
   * @throws when not fitted, or when the number of columns differs
   */
  predictProba(X: readonly Float64Array[]): Float64Array {
    const { coef, intercept } = this.#result;
    if (X.length !== coef.length) throw new Error(`fitted on ${coef.length} columns, got ${X.length}`);
    return probabilities(intercept, coef, X);
  }
}
