import { centre, largestRaw } from "../exact.js";
import type { FitRows } from "../fit-rows.js";
import type { FitSettings, Fitted, LossStep } from "../fitted.js";
import type { LogLoss } from "../log-loss.js";
import { dotProduct, minimise, type NewtonResult, type Precision } from "../newton.js";
import { decorrelate } from "./decorrelate.js";
import type { Tf } from "./library.js";
import { tensorLogLoss, tensorRows } from "./tensor-rows.js";

/**
 * A root mean square change of the log-odds by 1e-6 moves probabilities by about 1e-7, the precision of float32. A
 * single row far from the others may move much more, hence the care with small steps.
 */
const SINGLE: Precision = { negligible: 1e-6, small: 1e-5, rounding: 1e-5, stuck: 1e-4, objective: 1e-7 };
/** Rounding of float32 relative to float64. */
const COARSER = 2 ** 29;

/**
 * Full-batch Newton steps on tensors: TensorFlow.js computes the sums over rows, the linear systems are solved in
 * float64. Columns are standardised and decorrelated; the penalty stays that of the raw weights.
 */
export function fitNewton(
  tf: Tf,
  rows: FitRows,
  { C, tol, maxIter, onStep }: FitSettings,
  start: Fitted | undefined,
): Fitted {
  const { centred, label, weight, total, mean } = rows;
  const { columns, ridge, fold, unfold, rawGradient } = decorrelate(centred);
  const from = centre(start, mean);
  const history: LossStep[] = [];
  let result: NewtonResult | undefined;
  tf.tidy(() => {
    const tensors = tensorRows(tf, columns, label, 0, label.length, weight);
    result = minimise(
      {
        C,
        ridge,
        at: (point, nearby) => tensorLogLoss(tf, tensors, point, nearby),
        size: (gradient) => largestRaw(Float64Array.of(...rawGradient(gradient), gradient.at(-1)!), mean),
        goal: C * Math.max(tol * rows.gradientAtZero, COARSER * rows.rounding),
        change: rootMeanSquareChange,
        precision: SINGLE,
        maxIter,
        onPoint: (objective) => {
          history.push({ step: history.length, loss: objective / (C * total) });
          onStep?.(history);
        },
      },
      Float64Array.of(...unfold(from.subarray(0, -1)), from.at(-1)!),
    );
  });
  const { point, iterations, objective, gradient } = result as NewtonResult;
  const coef = fold(point.subarray(0, -1));
  const intercept = point.at(-1)! - dotProduct(coef, mean);
  return { rows, coef, intercept, iterations, objective, gradient, history };
}

/**
 * How much a step changes the log-odds, as a mean over rows weighted by p (1 - p). With collinear columns, weights can
 * change without changing any prediction; this does not count such changes.
 */
function rootMeanSquareChange(step: Float64Array, _: Float64Array, { hessian }: LogLoss): number {
  const size = step.length;
  const moved = step.map((_, i) => step.reduce((sum, s, j) => sum + hessian[i * size + j]! * s, 0));
  return Math.sqrt(Math.max(0, dotProduct(step, moved)) / hessian[size * size - 1]!);
}
