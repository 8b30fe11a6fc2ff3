import type { LogLoss } from "./log-loss.js";
import { solvePositive } from "./solve.js";

/**
 * A logistic fit as a minimisation over weights w and bias: C * summed log loss + 0.5 w'Qw, on columns held by the
 * caller.
 */
export interface NewtonProblem {
  readonly C: number;
  /** Q, p x p, row by row; the bias is not penalised. */
  readonly ridge: Float64Array;
  /** The data term at a point (weights, then the bias); with `nearby`, that Hessian is reused. */
  readonly at: (point: Float64Array, nearby?: Float64Array) => LogLoss;
  /** Size of the objective's gradient, in the same terms as `goal`. */
  readonly size: (gradient: Float64Array) => number;
  /** The gradient size at which the fit has converged. */
  readonly goal: number;
  /** How much a step changes the rows' log-odds. */
  readonly change: (step: Float64Array, gradient: Float64Array, known: LogLoss) => number;
  /** The precision of `at`. */
  readonly precision: Precision;
  readonly maxIter: number;
  /** Called with the objective at each point, the first included. */
  readonly onPoint?: (objective: number) => void;
}

/** The precision of the arithmetic of a problem; steps are measured by `change`. */
export interface Precision {
  /** Steps below this are not needed. */
  readonly negligible: number;
  /** After a step below this, the Hessian is still accurate to three digits: enough for the last, tiny steps. */
  readonly small: number;
  /** A step below this that no longer shrinks is dominated by rounding. */
  readonly rounding: number;
  /** So is a step below this after thirty steps: with few rows the rounding may be larger. */
  readonly stuck: number;
  /** Relative rounding error of the objective. */
  readonly objective: number;
}

/** The end point of the Newton steps. */
export interface NewtonResult {
  readonly point: Float64Array;
  readonly known: LogLoss;
  readonly iterations: number;
  readonly objective: number;
  /** Size of the gradient. */
  readonly gradient: number;
}

/** Sufficient decrease of a step, as in Nocedal & Wright, "Numerical Optimization", chapter 3. */
const ARMIJO = 1e-4;
const MAX_HALVINGS = 60;

/**
 * Damped Newton steps from `start` to the optimum; the linear systems are small and solved in float64.
 *
 * @param problem the fit to solve
 * @param start weights, then the bias
 * @param knownAtStart the data term there, if known
 * @throws when it does not converge
 */
export function minimise(problem: NewtonProblem, start: Float64Array, knownAtStart?: LogLoss): NewtonResult {
  const { C, ridge, at, size, goal, change: changeOf, precision, maxIter, onPoint } = problem;
  let point = start;
  let known = knownAtStart ?? at(point);
  let lastChange = Number.POSITIVE_INFINITY;

  for (let iterations = 0; ; iterations++) {
    const objective = penalty(point, ridge) + C * known.loss;
    const slope = gradientOf(point, known, C, ridge);
    const gradient = size(slope);
    const step = newtonStep(slope, known, C, ridge);
    const change = changeOf(step, slope, known);
    onPoint?.(objective);
    // Near the optimum Newton converges quadratically; a small step that no longer shrinks is dominated by rounding.
    const settled = change <= precision.negligible || (change < precision.rounding && change > lastChange / 2);
    const stuck = iterations >= 30 && change < precision.stuck;
    if (gradient <= goal && (settled || stuck)) return { point, known, iterations, objective, gradient };
    if (iterations >= maxIter) {
      throw new Error(
        `no convergence in ${maxIter} Newton steps: the gradient's largest entry is ${gradient}, the goal ${goal}; ` +
          "raise maxIter, or lower C if the classes are separable",
      );
    }
    lastChange = change;
    const nearby = change < precision.small ? known.hessian : undefined;
    // Near the optimum the true decrease is smaller than the sum's rounding.
    const noise = precision.objective * Math.abs(objective);
    [point, known] = lineSearch(point, step, dotProduct(slope, step), objective, noise, (x) => {
      const terms = at(x, nearby);
      return [terms, penalty(x, ridge) + C * terms.loss];
    });
  }
}

/** Halves a step until the objective falls enough. */
function lineSearch(
  point: Float64Array,
  step: Float64Array,
  slope: number,
  objective: number,
  noise: number,
  evaluate: (x: Float64Array) => [LogLoss, number],
): [Float64Array, LogLoss] {
  let length = 1;
  for (let halvings = 0; halvings < MAX_HALVINGS; halvings++, length /= 2) {
    const next = point.map((x, j) => x + length * step[j]!);
    const [terms, value] = evaluate(next);
    if (value <= objective + ARMIJO * length * slope + noise) return [next, terms];
  }
  throw new Error(`no step lowers the objective ${objective}: are the columns far too large (over 1e100)?`);
}

function penalty(point: Float64Array, ridge: Float64Array): number {
  return dotProduct(timesRidge(ridge, point), point) / 2;
}

/** Gradient of the objective with respect to the weights and the bias. */
function gradientOf(point: Float64Array, known: LogLoss, C: number, ridge: Float64Array): Float64Array {
  const pull = timesRidge(ridge, point);
  return known.gradient.map((g, j) => C * g + (pull[j] ?? 0));
}

/** Q times the weights: all of a point except its last entry. */
function timesRidge(ridge: Float64Array, point: Float64Array): Float64Array {
  const p = point.length - 1;
  return point.subarray(0, p).map((_, i) => dotProduct(ridge.subarray(i * p, i * p + p), point));
}

function newtonStep(slope: Float64Array, known: LogLoss, C: number, ridge: Float64Array): Float64Array {
  const size = slope.length;
  const hessian = known.hessian.map((h) => C * h);
  for (let i = 0; i < size - 1; i++) {
    for (let j = 0; j < size - 1; j++) hessian[i * size + j] = hessian[i * size + j]! + ridge[i * (size - 1) + j]!;
  }
  const downhill = slope.map((g) => -g);
  let step = solvePositive(hessian, downhill);
  // If nearly every probability has saturated, the Hessian loses rank to rounding: a ridge restores it.
  const largest = slope.reduce((most, _, j) => Math.max(most, hessian[j * size + j]!), 0);
  for (let more = 1e-12 * largest; !step; more *= 10) {
    if (!(more <= largest && largest < Number.POSITIVE_INFINITY))
      throw new Error("the Hessian is not positive definite: are the columns finite and below 1e100?");
    step = solvePositive(
      hessian.map((h, i) => (i % (size + 1) === 0 ? h + more : h)),
      downhill,
    );
  }
  return step;
}

/** Sum of products. */
export function dotProduct(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}
