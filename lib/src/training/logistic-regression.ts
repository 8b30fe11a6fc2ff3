import { log } from "../util/log.js";
import { fastProbabilities } from "./assembly/fast-probabilities.js";
import { classWeights } from "./class-weights.js";
import { checkEngine, type EngineOptions } from "./engine.js";
import { fitExactly } from "./exact.js";
import { fitRows, noRows } from "./fit-rows.js";
import type { Fitted, LossStep } from "./fitted.js";
import type { Scaling } from "./read-column.js";
import { foldScaling, scalingOf } from "./standardise.js";
import { tensorEngine } from "./tensorflow/library.js";

/** Settings of a logistic fit, named as in scikit-learn. */
export interface LogisticOptions extends EngineOptions {
  /** Weight of the data against the penalty; smaller is a stronger penalty. */
  readonly C?: number;
  /**
   * Fit on columns standardised by these rows, so that the penalty treats all columns alike, and fold the scale back,
   * so that the weights still apply to the raw columns. Without it (false, the default) the weight of a column of small
   * numbers, such as `ema20_rel`, is shrunk to almost nothing, and that of a column of large numbers, such as `rsi`,
   * hardly at all.
   */
  readonly standardise?: boolean;
  /**
   * `"balanced"`: rows of each class count so much that both classes count alike, n / (2 * rows of the class), or the same
   * of the weights that `fit` is given. `"none"`, the default: each row counts as it does.
   */
  readonly classWeight?: "none" | "balanced";
  /** Convergence threshold: the gradient's largest entry relative to its value at w = 0, b = 0. */
  readonly tol?: number;
  /** Largest number of Newton steps; a fit that has not converged by then throws. */
  readonly maxIter?: number;
  /** Called after each step (each epoch with "adam") with all steps so far, to watch a fit while it runs. */
  readonly onStep?: (history: readonly LossStep[]) => void;
}

/** The result of a fit, on the columns as fitted and as weights of the raw columns. */
interface Solution {
  readonly columns: readonly Float64Array[];
  readonly sampleWeight: Float64Array | undefined;
  readonly classShift: number;
  readonly scaling: Scaling | undefined;
  readonly fitted: Fitted;
  readonly raw: { readonly coef: Float64Array; readonly intercept: number };
}

/**
 * Logistic regression with an L2 penalty, fitted in float64 to its true optimum: min over w, b of 0.5 w'w + C * sum of
 * log losses. The bias is not penalised; columns are not scaled unless `standardise` is set.
 *
 * Uses damped Newton steps on centred columns. Unscaled, collinear and separable columns are fine, because the penalty
 * makes the optimum unique.
 *
 * With `engine: "tensorflow"`, TensorFlow.js searches for the same optimum with float32 tensors (see `loadTensorflow`):
 * probabilities agree to about 1e-6 with Newton steps, and approximately with `method: "adam"`.
 *
 * @see scikit-learn `LogisticRegression(penalty="l2")`, whose default solver stops before this optimum, with its
 * `sample_weight` and `class_weight`; with `standardise`, a pipeline of `StandardScaler` and `LogisticRegression`
 * @example
 * const X = [Float64Array.of(-2, -1, 0, 1, 2)];
 * const fit = new LogisticRegression({ C: 1 }).fit(X, Uint8Array.of(0, 0, 1, 0, 1));
 * fit.coef; // → [0.63303]
 * fit.predictProba([Float64Array.of(0)]); // → [0.381489]
 * const inMetres = [Float64Array.of(-2000, -1000, 0, 1000, 2000)];
 * const scaled = new LogisticRegression({ C: 1, standardise: true }).fit(inMetres, Uint8Array.of(0, 0, 1, 0, 1));
 * scaled.coef; // → [0.000469587]
 */
export class LogisticRegression {
  readonly C: number;
  readonly tol: number;
  readonly maxIter: number;
  readonly standardise: boolean;
  readonly classWeight: "none" | "balanced";
  readonly engine: "exact" | "tensorflow";
  readonly #options: LogisticOptions;
  #solution: Solution | undefined;

  constructor(options: LogisticOptions = {}) {
    this.C = options.C ?? 1;
    this.tol = options.tol ?? 1e-9;
    this.maxIter = options.maxIter ?? 100;
    this.standardise = options.standardise ?? false;
    this.classWeight = options.classWeight ?? "none";
    this.engine = options.engine ?? "exact";
    this.#options = options;
    for (const name of ["C", "tol", "maxIter"] as const) {
      if (!(this[name] > 0)) throw new RangeError(`${name} must be positive, got ${this[name]}`);
    }
    if (this.classWeight !== "none" && this.classWeight !== "balanced") {
      throw new RangeError(`classWeight must be "none" or "balanced", not "${this.classWeight}"`);
    }
    checkEngine(options);
  }

  /** Weights of the columns, in order. */
  get coef(): Float64Array {
    return this.#solved.raw.coef;
  }
  /** The bias. */
  get intercept(): number {
    return this.#solved.raw.intercept;
  }
  /** Newton steps taken; with "adam", the epoch whose weights were kept. */
  get iterations(): number {
    return this.#solved.fitted.iterations;
  }
  /** 0.5 w'w + C * (weighted) sum of log losses at the solution, where w are the weights of the columns as fitted. */
  get objective(): number {
    return this.#solved.fitted.objective;
  }
  /** Largest absolute entry of the objective's gradient at the solution. */
  get gradient(): number {
    return this.#solved.fitted.gradient;
  }

  /**
   * How far class weights moved the log-odds: log of the weight of label 1 over that of label 0. Subtract it from the
   * bias for answers in the classes' true shares. 0 without class weights.
   */
  get classShift(): number {
    return this.#solved.classShift;
  }

  /** The loss at the start and after each step. */
  get history(): readonly LossStep[] {
    return this.#solved.fitted.history;
  }

  get #solved(): Solution {
    if (!this.#solution) throw new Error("this LogisticRegression is not fitted yet: call fit(X, y) first");
    return this.#solution;
  }

  /**
   * Fits to p columns of n rows.
   *
   * @param X p columns of n finite values
   * @param y n labels, 1 or 0, both present
   * @param start a fit on the same `X` and `y` with another C, to start from: the same solution is found faster;
   * ignored by "adam"
   * @param sampleWeight n weights, by which the rows' log losses are multiplied; by default all count alike. A sum other
   * than n also changes what the data weighs against the penalty, as in scikit-learn. Standardising does not use them
   * @returns this
   * @throws when shapes do not match, a value is not finite, only one class is present, a weight is negative, it does not
   * converge, TensorFlow.js is not loaded, or rows have weights with "adam"
   */
  fit(X: readonly Float64Array[], y: Uint8Array, start?: LogisticRegression, sampleWeight?: Float64Array): this {
    // A start on columns of another scale cannot be used.
    const known = start && start.standardise === this.standardise ? start.#solution : undefined;
    const from = known?.fitted;
    const again =
      known &&
      known.columns === X &&
      known.fitted.rows.label === y &&
      known.sampleWeight === sampleWeight &&
      start?.classWeight === this.classWeight;
    const scaling = again ? known.scaling : this.standardise ? scalingOf(X) : undefined;
    const classes = this.classWeight === "balanced" ? classWeights(y, sampleWeight) : undefined;
    const rows = again ? known.fitted.rows : fitRows(X, y, weightOf(y, sampleWeight, classes), scaling);
    if (from && from.coef.length !== X.length) {
      throw new Error(`start has ${from.coef.length} weights, X ${X.length} columns`);
    }
    const { C, tol, maxIter, engine } = this;
    const { method, adam, onStep } = this.#options;
    const settings = { C, tol, maxIter, onStep };
    const fitted =
      engine === "exact"
        ? fitExactly(rows, settings, from)
        : method === "adam"
          ? tensorEngine().adam(rows, settings, adam)
          : tensorEngine().newton(rows, settings, from);
    const classShift = classes ? log(classes[1] / classes[0]) : 0;
    this.#solution = {
      columns: X,
      sampleWeight,
      classShift,
      scaling,
      fitted,
      raw: scaling ? foldScaling(fitted, scaling) : fitted,
    };
    return this;
  }

  /**
   * Lets go of the rows that it was fitted to, which otherwise stay in memory for a fit that starts from this one. Nothing
   * else changes.
   *
   * @returns this
   */
  forgetRows(): this {
    const { fitted, ...others } = this.#solved;
    this.#solution = { ...others, columns: [], sampleWeight: undefined, fitted: { ...fitted, rows: noRows() } };
    return this;
  }

  /**
   * Probability of label 1 for each row.
   *
   * @param X as many columns as were fitted
   * @returns one probability per row
   * @throws when not fitted, or when the number of columns differs
   */
  predictProba(X: readonly Float64Array[]): Float64Array {
    const { coef, intercept } = this;
    if (X.length !== coef.length) throw new Error(`fitted on ${coef.length} columns, got ${X.length}`);
    return fastProbabilities(intercept, coef, X);
  }
}

/** The weights of rows and classes together; undefined if all rows count alike. */
function weightOf(
  y: Uint8Array,
  sampleWeight: Float64Array | undefined,
  classes: readonly [zero: number, one: number] | undefined,
): Float64Array | undefined {
  if (!classes) return sampleWeight;
  const [zero, one] = classes;
  return Float64Array.from(y, (label, i) => (label === 1 ? one : zero) * (sampleWeight ? sampleWeight[i]! : 1));
}
