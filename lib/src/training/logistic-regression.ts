import { probabilities } from "../models/predict.js";
import { type LogLoss, logLoss } from "./log-loss.js";
import { solvePositive } from "./solve.js";

/** Settings of a logistic fit, named as in scikit-learn. */
export interface LogisticOptions {
  /** Weight of the data against the penalty; smaller is a stronger penalty. */
  readonly C?: number;
  /** The gradient's largest entry, relative to its value at w = 0, b = 0, at which the fit has converged. */
  readonly tol?: number;
  /** Newton steps after which a fit that has not converged throws. */
  readonly maxIter?: number;
}

/** A change of any row's log-odds below this moves no probability by more than 2.5e-10. */
const NEGLIGIBLE_STEP = 1e-9;
/** A change of the log-odds below this leaves the Hessian good to three digits: enough for the last, tiny steps. */
const SMALL_STEP = 1e-3;
/** Sufficient decrease of a step, as in Nocedal & Wright, "Numerical Optimization", chapter 3. */
const ARMIJO = 1e-4;
const MAX_HALVINGS = 60;

/**
 * Logistic regression with an L2 penalty, fitted in float64 to its true optimum:
 * min over w, b of 0.5 w'w + C * sum of log losses. The bias is not penalised and columns are not scaled.
 *
 * Damped Newton steps on centred columns. Unscaled, collinear and separable columns are all right, for the penalty makes
 * the optimum unique.
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
  #fitted: Fitted | undefined;

  constructor(options: LogisticOptions = {}) {
    this.C = options.C ?? 1;
    this.tol = options.tol ?? 1e-9;
    this.maxIter = options.maxIter ?? 100;
    for (const name of ["C", "tol", "maxIter"] as const) {
      if (!(this[name] > 0)) throw new RangeError(`${name} must be positive, got ${this[name]}`);
    }
  }

  /** Weights of the columns, in their order. */
  get coef(): Float64Array {
    return this.#result.coef;
  }
  /** The bias. */
  get intercept(): number {
    return this.#result.intercept;
  }
  /** Newton steps taken. */
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

  get #result(): Fitted {
    if (!this.#fitted) throw new Error("this LogisticRegression is not fitted yet: call fit(X, y) first");
    return this.#fitted;
  }

  /**
   * Fits to p columns of n rows.
   *
   * @param X p columns of n finite values
   * @param y n labels, 1 or 0, both present
   * @param start a fit on the same `X` and `y` with another C, to start from: the solution is the same, found sooner
   * @returns this
   * @throws when shapes disagree, a value is not finite, only one class is there, or it does not converge
   */
  fit(X: readonly Float64Array[], y: Uint8Array, start?: LogisticRegression): this {
    const from = start ? start.#fitted : undefined;
    const data = from && from.data.columns === X && from.data.label === y ? from.data : prepare(X, y);
    const point = from?.point ?? new Float64Array(X.length + 1);
    if (point.length !== X.length + 1) throw new Error(`start has ${point.length - 1} weights, X ${X.length} columns`);
    const known = from?.data === data ? from.known : undefined;
    this.#fitted = minimise(data, point, known, this);
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

/** What a fit knows of its rows before the first step. */
interface Data {
  readonly columns: readonly Float64Array[];
  readonly label: Uint8Array;
  readonly mean: Float64Array;
  /**
   * The columns less their means: that only moves the bias, which is not penalised, and keeps the Hessian well
   * conditioned whatever the columns' offsets.
   */
  readonly centred: readonly Float64Array[];
  /** Largest distance of a column's values to its mean. */
  readonly reach: Float64Array;
  /** Largest entry of the gradient of the summed log loss at w = 0, b = 0. */
  readonly gradientAtZero: number;
  /** Size of the rounding in a gradient's largest entry. */
  readonly rounding: number;
}

interface Fitted {
  readonly data: Data;
  /** Weights, then the bias of the centred columns. */
  readonly point: Float64Array;
  readonly known: LogLoss;
  readonly coef: Float64Array;
  readonly intercept: number;
  readonly iterations: number;
  readonly objective: number;
  readonly gradient: number;
}

function prepare(columns: readonly Float64Array[], label: Uint8Array): Data {
  const n = label.length;
  let positives = 0;
  for (let i = 0; i < n; i++) {
    if (label[i]! > 1) throw new Error(`label ${i} is ${label[i]}: labels are 0 or 1`);
    positives += label[i]!;
  }
  if (columns.length === 0) throw new Error("a fit needs at least one column");
  if (positives === 0 || positives === n) {
    throw new Error(`all ${n} labels are ${positives === 0 ? 0 : 1}: a fit needs both classes`);
  }
  const mean = new Float64Array(columns.length);
  const reach = new Float64Array(columns.length);
  const centred: Float64Array[] = [];
  let gradientAtZero = Math.abs(n / 2 - positives);
  let rounding = n;
  columns.forEach((column, j) => {
    if (column.length !== n) throw new Error(`column ${j} has ${column.length} rows, but there are ${n} labels`);
    let sum = 0;
    let absolute = 0;
    let slope = 0;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      const value = column[i]!;
      if (!Number.isFinite(value)) throw new Error(`column ${j}, row ${i} is ${value}: a fit needs finite numbers`);
      sum += value;
      absolute += Math.abs(value);
      slope += (0.5 - label[i]!) * value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // A constant column centres to exact zeros, whatever its mean rounds to.
    mean[j] = low === high ? low : sum / n;
    reach[j] = Math.max(high - mean[j]!, mean[j]! - low);
    centred.push(subtract(column, mean[j]!));
    gradientAtZero = Math.max(gradientAtZero, Math.abs(slope));
    rounding = Math.max(rounding, absolute);
  });
  return { columns, label, mean, centred, reach, gradientAtZero, rounding: rounding * 8 * Number.EPSILON };
}

function subtract(column: Float64Array, mean: number): Float64Array {
  const out = new Float64Array(column.length);
  for (let i = 0; i < out.length; i++) out[i] = column[i]! - mean;
  return out;
}

function minimise(
  data: Data,
  start: Float64Array,
  knownAtStart: LogLoss | undefined,
  { C, tol, maxIter }: Required<LogisticOptions>,
): Fitted {
  const at = (x: Float64Array, nearby?: Float64Array): LogLoss => logLoss(data.centred, data.label, x, nearby);
  const goal = C * Math.max(tol * data.gradientAtZero, data.rounding);
  let point = start;
  let known = knownAtStart ?? at(point);
  let lastChange = Number.POSITIVE_INFINITY;

  for (let iterations = 0; ; iterations++) {
    const objective = penalty(point) + C * known.loss;
    const slope = gradientOf(point, known, C);
    const gradient = largestRaw(slope, data.mean);
    const step = newtonStep(slope, known, C);
    const change = largestChange(step, data.reach);
    // Near its end Newton squares its error; a small step that no longer shrinks has reached the rounding.
    const settled = change <= NEGLIGIBLE_STEP || (change < 1e-6 && change > lastChange / 2);
    if (gradient <= goal && settled) {
      const coef = point.slice(0, -1);
      const intercept = coef.reduce((bias, w, j) => bias - w * data.mean[j]!, point[coef.length]!);
      return { data, point, known, coef, intercept, iterations, objective, gradient };
    }
    if (iterations >= maxIter) {
      throw new Error(
        `no convergence in ${maxIter} Newton steps: the gradient's largest entry is ${gradient}, the goal ${goal}; ` +
          "raise maxIter, or lower C where the classes can be separated",
      );
    }
    lastChange = change;
    const nearby = change < SMALL_STEP ? known.hessian : undefined;
    [point, known] = lineSearch(point, step, dotProduct(slope, step), objective, (x) => {
      const terms = at(x, nearby);
      return [terms, penalty(x) + C * terms.loss];
    });
  }
}

/** Halves a step until the objective falls enough. */
function lineSearch(
  point: Float64Array,
  step: Float64Array,
  slope: number,
  objective: number,
  evaluate: (x: Float64Array) => [LogLoss, number],
): [Float64Array, LogLoss] {
  const noise = 1e-13 * Math.abs(objective); // near the optimum the true decrease is smaller than the sum's rounding
  let length = 1;
  for (let halvings = 0; halvings < MAX_HALVINGS; halvings++, length /= 2) {
    const next = point.map((x, j) => x + length * step[j]!);
    const [terms, value] = evaluate(next);
    if (value <= objective + ARMIJO * length * slope + noise) return [next, terms];
  }
  throw new Error(`no step lowers the objective ${objective}: are the columns far too large (over 1e100)?`);
}

function penalty(point: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < point.length - 1; j++) squares += point[j]! * point[j]!;
  return squares / 2;
}

/** Gradient of the objective by the weights and the bias of the centred columns. */
function gradientOf(point: Float64Array, known: LogLoss, C: number): Float64Array {
  const p = point.length - 1;
  return known.gradient.map((g, j) => C * g + (j < p ? point[j]! : 0));
}

/** Largest absolute entry of the gradient by the weights and bias of the raw columns. */
function largestRaw(slope: Float64Array, mean: Float64Array): number {
  const bias = slope[mean.length]!;
  return mean.reduce((most, m, j) => Math.max(most, Math.abs(slope[j]! + m * bias)), Math.abs(bias));
}

function newtonStep(slope: Float64Array, known: LogLoss, C: number): Float64Array {
  const size = slope.length;
  const hessian = known.hessian.map((h) => C * h);
  for (let j = 0; j < size - 1; j++) hessian[j * size + j] = hessian[j * size + j]! + 1;
  const downhill = slope.map((g) => -g);
  let step = solvePositive(hessian, downhill);
  // Where nearly every probability has saturated the Hessian loses its rank to rounding: a ridge brings it back.
  const largest = slope.reduce((most, _, j) => Math.max(most, hessian[j * size + j]!), 0);
  for (let ridge = 1e-12 * largest; !step; ridge *= 10) {
    if (!(ridge <= largest && largest < Number.POSITIVE_INFINITY))
      throw new Error("the Hessian is not positive definite: are the columns finite and below 1e100?");
    step = solvePositive(
      hessian.map((h, i) => (i % (size + 1) === 0 ? h + ridge : h)),
      downhill,
    );
  }
  return step;
}

/** Bound on how much a step changes any row's log-odds. */
function largestChange(step: Float64Array, reach: Float64Array): number {
  return reach.reduce((sum, r, j) => sum + Math.abs(step[j]!) * r, Math.abs(step[reach.length]!));
}

function dotProduct(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}
