import { checkWeights } from "../metrics/check-weights.js";
import { mean } from "../stats/standard-deviation.js";
import { exp } from "../util/exp.js";
import { log, log1p } from "../util/log.js";
import { type LinearFit, linearFit } from "./linear-fit.js";

/** A calibration of log-odds: p = 1 / (1 + exp(-(slope * z + intercept))). */
export interface Platt {
  /** Below 1 if the model is overconfident; 0 or less if it ranks the rows the wrong way round. */
  readonly slope: number;
  readonly intercept: number;
}

const MAX_STEPS = 100;

/**
 * Platt scaling: fits slope and intercept so that the sigmoid of slope * log-odds + intercept best explains the labels.
 *
 * Fit it on rows that the model was **not** fitted on; on its own rows any model looks calibrated. It is fitted to the
 * optimum by Newton's method, with Platt's targets (N+ + 1)/(N+ + 2) and 1/(N- + 2) instead of 1 and 0, so that
 * separable classes give finite numbers.
 *
 * @param label n labels, 1 or 0, both present
 * @param logOdds n values of bias + sum of weight * feature (`logit` of the model's probabilities)
 * @param sampleWeight n weights of the rows; by default all count alike
 * @returns slope and intercept
 * @throws when lengths differ, a value is not finite, only one class is present, or all log-odds are equal,
 * or a weight is negative or not finite
 * @see Platt (1999); Lin, Lin & Weng (2007); scikit-learn `CalibratedClassifierCV(method="sigmoid")`
 * @example
 * const platt = plattScaling(Uint8Array.of(0, 1, 0, 1), Float64Array.of(-2, -1, 1, 2));
 * platt.slope; // → 0.202310
 * platt.intercept; // → 0
 */
export function plattScaling(label: Uint8Array, logOdds: Float64Array, sampleWeight?: Float64Array): Platt {
  if (sampleWeight) checkWeights(label, sampleWeight, true);
  const [zeros, ones] = weightsByClass(label, sampleWeight);
  return fitLine(label, logOdds, 1 / (zeros + 2), (ones + 1) / (ones + 2), sampleWeight);
}

/**
 * The line in log-odds that best explains the labels: a logistic regression on one column, without a penalty.
 *
 * @param label n labels, 1 or 0, both present
 * @param logOdds n finite log-odds
 * @param low what a label of 0 stands for: 0, or a little more
 * @param high what a label of 1 stands for: 1, or a little less
 * @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
 * @throws as `plattScaling` does; with targets of 0 and 1 also when the log-odds separate the classes
 */
export function fitLine(
  label: Uint8Array,
  logOdds: Float64Array,
  low: number,
  high: number,
  sampleWeight?: Float64Array,
): Platt {
  const n = label.length;
  if (logOdds.length !== n) throw new Error(`${n} labels but ${logOdds.length} log-odds`);
  let positives = 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(logOdds[i]!))
      throw new Error(`log-odds ${i} are ${logOdds[i]}: calibration needs finite ones`);
    positives += label[i]!;
  }
  if (positives === 0 || positives === n) {
    throw new Error(`all ${n} labels are ${positives === 0 ? 0 : 1}: calibration needs both classes`);
  }
  const [zeros, ones] = weightsByClass(label, sampleWeight);
  const centre = mean(logOdds);
  // Scaled log-odds keep the Hessian well conditioned for any size and offset.
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (logOdds[i]! - centre) ** 2;
  const scale = Math.sqrt(squares / n);
  if (!(scale > 1e-12 * Math.max(1, Math.abs(centre)))) {
    throw new Error(`all ${n} log-odds are ${centre}: a model that always answers the same cannot be calibrated`);
  }
  const x = logOdds.map((z) => (z - centre) / scale);
  if (low === 0 && separates(label, logOdds)) {
    throw new Error(
      "the log-odds separate the labels of 0 from those of 1, so no slope is steep enough: use more rows",
    );
  }
  const target = Float64Array.from(label, (y) => (y === 1 ? high : low));

  let slope = 0;
  let intercept = log((ones + 1) / (zeros + 1));
  let loss = softLoss(x, target, sampleWeight, slope, intercept);
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + exp(-(slope * x[i]! + intercept)));
      const weight = sampleWeight ? sampleWeight[i]! : 1;
      const curvature = weight * p * (1 - p);
      const residual = weight * (p - target[i]!);
      g0 += residual;
      g1 += residual * x[i]!;
      h00 += curvature;
      h01 += curvature * x[i]!;
      h11 += curvature * x[i]! * x[i]!;
    }
    const determinant = h00 * h11 - h01 * h01;
    const stepSlope = (h01 * g0 - h00 * g1) / determinant;
    const stepIntercept = (h01 * g1 - h11 * g0) / determinant;
    if (Math.max(Math.abs(g0), Math.abs(g1)) <= 1e-13 * n || Math.abs(stepSlope) + Math.abs(stepIntercept) <= 1e-13) {
      return { slope: slope / scale, intercept: intercept - (slope * centre) / scale };
    }
    let length = 1;
    let next = softLoss(x, target, sampleWeight, slope + stepSlope, intercept + stepIntercept);
    while (!(next <= loss + 1e-14 * Math.abs(loss)) && length > 1e-10) {
      length /= 2;
      next = softLoss(x, target, sampleWeight, slope + length * stepSlope, intercept + length * stepIntercept);
    }
    slope += length * stepSlope;
    intercept += length * stepIntercept;
    loss = next;
  }
  throw new Error(`calibration did not converge in ${MAX_STEPS} steps: are the log-odds far too large?`);
}

/** Whether all log-odds of one class are at or above all of the other. */
export function separates(label: Uint8Array, logOdds: Float64Array): boolean {
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const most = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < label.length; i++) {
    const y = label[i]!;
    least[y] = Math.min(least[y]!, logOdds[i]!);
    most[y] = Math.max(most[y]!, logOdds[i]!);
  }
  return least[1]! >= most[0]! || least[0]! >= most[1]!;
}

/** The rows with label 0 and with label 1, by their weights. */
function weightsByClass(label: Uint8Array, weight: Float64Array | undefined): [zeros: number, ones: number] {
  const sums: [number, number] = [0, 0];
  for (let i = 0; i < label.length; i++) sums[label[i]!] = sums[label[i]!]! + (weight ? weight[i]! : 1);
  return sums;
}

/** Cross entropy of targets between 0 and 1. */
function softLoss(
  x: Float64Array,
  target: Float64Array,
  weight: Float64Array | undefined,
  slope: number,
  intercept: number,
): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const z = slope * x[i]! + intercept;
    const loss = Math.max(z, 0) - target[i]! * z + log1p(exp(-Math.abs(z)));
    sum += weight ? weight[i]! * loss : loss;
  }
  return sum;
}

/**
 * Log-odds of probabilities: log(p / (1 - p)), the inverse of the logistic function.
 *
 * @param probability n probabilities
 * @returns n values; infinite at 0 and 1, NaN outside [0, 1]
 * @example
 * logit(Float64Array.of(0.5, 0.880797)); // → [0, 2.0000]
 */
export function logit(probability: Float64Array): Float64Array {
  return probability.map((p) => log(p) - log1p(-p));
}

/**
 * Folds a calibration into a model: weights times the slope, bias times the slope plus the intercept. The result is a
 * logistic model of the same shape with calibrated probabilities.
 *
 * @param fit any fit
 * @param platt its calibration
 * @returns the calibrated fit
 * @throws when a number of the calibration is not finite
 * @example
 * const fit = foldPlatt({ coef: Float64Array.of(2), intercept: 1 }, { slope: 0.5, intercept: 0.25 });
 * fit.coef; // → [1]
 * fit.intercept; // → 0.75
 */
export function foldPlatt(fit: Pick<LinearFit, "coef" | "intercept">, platt: Platt): LinearFit {
  const { slope, intercept } = platt;
  if (!(Number.isFinite(slope) && Number.isFinite(intercept))) {
    throw new Error(`a calibration of slope ${slope} and intercept ${intercept} is not finite`);
  }
  return linearFit(
    fit.coef.map((w) => slope * w),
    slope * fit.intercept + intercept,
  );
}
