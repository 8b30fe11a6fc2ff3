import type { FitRows } from "./fit-rows.js";
import type { FitSettings, Fitted, LossStep } from "./fitted.js";
import { logLossTerms } from "./log-loss-terms.js";
import { dotProduct, minimise, type Precision } from "./newton.js";

/** A step below 1e-9 moves no probability by more than 2.5e-10. */
const DOUBLE: Precision = { negligible: 1e-9, small: 1e-3, rounding: 1e-6, stuck: 0, objective: 1e-13 };

/** Damped Newton steps on the centred columns, in float64. */
export function fitExactly(rows: FitRows, { C, tol, maxIter, onStep }: FitSettings, start: Fitted | undefined): Fitted {
  const { columns, total, mean, reach } = rows;
  const point = start?.exact?.point ?? centre(start, mean);
  const history: LossStep[] = [];
  const { known, ...result } = minimise(
    {
      C,
      ridge: identity(columns.length),
      at: (x, nearby) => logLossTerms(rows, x, nearby),
      size: (gradient) => largestRaw(gradient, mean),
      goal: C * Math.max(tol * rows.gradientAtZero, rows.rounding),
      change: (step) => largestChange(step, reach),
      precision: DOUBLE,
      maxIter,
      onPoint: (objective) => {
        history.push({ step: history.length, loss: objective / (C * total) });
        onStep?.(history);
      },
    },
    point,
    start?.rows === rows ? start.exact?.known : undefined,
  );
  const coef = result.point.slice(0, -1);
  const intercept = coef.reduce((bias, w, j) => bias - w * mean[j]!, result.point[coef.length]!);
  const { iterations, objective, gradient } = result;
  return { rows, exact: { point: result.point, known }, coef, intercept, iterations, objective, gradient, history };
}

function identity(p: number): Float64Array {
  return Float64Array.from({ length: p * p }, (_, i) => Number(i % (p + 1) === 0));
}

/** A fit's weights and the bias of the centred columns; zeros without a fit. */
export function centre(fit: Fitted | undefined, mean: Float64Array): Float64Array {
  const point = new Float64Array(mean.length + 1);
  if (!fit) return point;
  point.set(fit.coef);
  point[mean.length] = dotProduct(fit.coef, mean) + fit.intercept;
  return point;
}

/** Largest absolute entry of the gradient with respect to the raw weights and bias. */
export function largestRaw(slope: Float64Array, mean: Float64Array): number {
  const bias = slope[mean.length]!;
  return mean.reduce((most, m, j) => Math.max(most, Math.abs(slope[j]! + m * bias)), Math.abs(bias));
}

/** Bound on how much a step changes any row's log-odds. */
function largestChange(step: Float64Array, reach: Float64Array): number {
  return reach.reduce((sum, r, j) => sum + Math.abs(step[j]!) * r, Math.abs(step[reach.length]!));
}
