import { mean } from "../stats/standard-deviation.js";
import { studentQuantile } from "../stats/student.js";
import { exp } from "../util/exp.js";
import { log } from "../util/log.js";
import { dayOf } from "../util/time.js";
import { type Platt, plattScaling } from "./platt.js";

/** A calibration that goes only as far as its rows support. */
export interface Calibration extends Platt {
  /**
   * Platt's slope of the same rows with its 95 % interval, from a standard error that takes whole days as the
   * independent units; 0 or less if the model ranks these rows the wrong way round.
   */
  readonly fitted: { readonly slope: number; readonly low: number; readonly high: number };
}

/** How far true slopes are expected to lie from 1, as a standard deviation; see `npm run bench:calibration`. */
const SPREAD = 0.3;
const LEVEL = 0.95;

/**
 * Calibrates log-odds by Platt's line as far as the days support it.
 *
 * - The slope is shrunk towards 1: it is the posterior mean under a normal prior around 1 (standard deviation 0.3) and
 *   the slope's standard error by days. If the days say nothing about the slope, it is 1 and only the intercept moves.
 * - A slope of 0 or less, which would turn the model upside down or off, is never used: it is 1 then.
 * - The intercept moves the mean log-odds to the point of its 95 % interval by days that is nearest to no change. Few
 *   days share one mood of the market, and their share of labels of 1 is not that of the days that follow.
 *
 * @param label n labels, 1 or 0, both present
 * @param logOdds n log-odds of rows that the model was **not** fitted on
 * @param time n wall-clock milliseconds; only the day matters
 * @param weight n weights of the rows, each 0 or more; by default all count alike
 * @returns the line to use, and the slope that these rows alone would give
 * @throws when the rows lie on fewer than two days, or as `plattScaling` does
 * @see Liang & Zeger (1986), "Longitudinal data analysis using generalized linear models", for the standard error;
 * Steyerberg et al. (2004), "Validation and updating of predictive logistic regression models", for shrinking
 * @example
 * const label = Uint8Array.of(0, 1, 0, 1, 0, 1, 1, 1);
 * const time = Float64Array.of(0, 0, 1, 1, 2, 2, 3, 3).map((day) => day * DAY);
 * const { slope, fitted } = calibrateByDays(label, Float64Array.of(-2, -1, 1, 2, -1, 1, 0, 1), time);
 * fitted.slope; // → 0.535719
 * slope; // → 0.832926
 */
export function calibrateByDays(
  label: Uint8Array,
  logOdds: Float64Array,
  time: Float64Array,
  weight?: Float64Array,
): Calibration {
  const platt = plattScaling(label, logOdds, weight);
  const { groups, count } = groupByDay(time);
  if (count < 2) {
    throw new Error("calibration needs rows on 2 or more days: use a longer period, or calibrate: false");
  }
  const quantile = studentQuantile((1 + LEVEL) / 2, count - 1);
  const error = slopeError(label, logOdds, platt, groups, count, weight);
  const fitted = { slope: platt.slope, low: platt.slope - quantile * error, high: platt.slope + quantile * error };
  const shrunk = 1 + (platt.slope - 1) / (1 + (error / SPREAD) ** 2);
  const slope = shrunk > 0 ? shrunk : 1;

  const centre = mean(logOdds);
  const turned = logOdds.map((z) => centre + slope * (z - centre));
  const shift = shiftOf(label, turned, weight);
  const reach = quantile * shiftError(label, turned, shift, groups, count, weight);
  const supported = Math.sign(shift) * Math.max(0, Math.abs(shift) - reach);
  return { slope, intercept: (1 - slope) * centre + supported, fitted };
}

/** The number of each row's day, from 0, and the number of days. */
function groupByDay(time: Float64Array): { groups: Uint32Array; count: number } {
  const numbers = new Map<number, number>();
  const groups = new Uint32Array(time.length);
  let [day, number] = [Number.NaN, 0];
  for (let i = 0; i < time.length; i++) {
    const own = dayOf(time[i]!);
    // Most rows are of the day of the row before.
    if (own !== day) {
      day = own;
      number = numbers.get(day) ?? numbers.size;
      numbers.set(day, number);
    }
    groups[i] = number;
  }
  return { groups, count: numbers.size };
}

/** The standard error of Platt's slope, with whole days as the independent units (the sandwich estimator). */
function slopeError(
  label: Uint8Array,
  logOdds: Float64Array,
  { slope, intercept }: Platt,
  groups: Uint32Array,
  count: number,
  weight: Float64Array | undefined,
): number {
  const centre = mean(logOdds);
  let [h00, h01, h11] = [0, 0, 0];
  const [level, tilt] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < label.length; i++) {
    const p = sigmoid(slope * logOdds[i]! + intercept);
    const x = logOdds[i]! - centre;
    const counted = weight ? weight[i]! : 1;
    const curvature = counted * p * (1 - p);
    h00 += curvature;
    h01 += curvature * x;
    h11 += curvature * x * x;
    const day = groups[i]!;
    level[day] = level[day]! + counted * label[i]! - counted * p;
    tilt[day] = tilt[day]! + counted * (label[i]! - p) * x;
  }
  const determinant = h00 * h11 - h01 * h01;
  let squares = 0;
  for (let day = 0; day < count; day++) squares += ((h00 * tilt[day]! - h01 * level[day]!) / determinant) ** 2;
  return Math.sqrt((squares * count) / (count - 1));
}

/** The shift of all log-odds that makes the mean probability the share of labels of 1. */
function shiftOf(label: Uint8Array, logOdds: Float64Array, weight: Float64Array | undefined): number {
  const total = weight ? weight.reduce((sum, w) => sum + w, 0) : label.length;
  const positives = label.reduce((sum, y, i) => sum + (weight ? weight[i]! * y : y), 0);
  const share = log(positives / (total - positives));
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < logOdds.length; i++) {
    least = Math.min(least, logOdds[i]!);
    most = Math.max(most, logOdds[i]!);
  }
  let [low, high] = [share - most, share - least];
  let shift = share - mean(logOdds);
  // Newton's method, and the middle of what is left wherever it leaves that.
  while (high - low > 1e-14 * Math.max(1, Math.abs(low), Math.abs(high))) {
    let [excess, curvature] = [-positives, 0];
    for (let i = 0; i < logOdds.length; i++) {
      const p = sigmoid(logOdds[i]! + shift);
      const counted = weight ? weight[i]! : 1;
      excess += counted * p;
      curvature += counted * p * (1 - p);
    }
    if (Math.abs(excess) <= 1e-13 * total) return shift;
    if (excess > 0) high = shift;
    else low = shift;
    const next = shift - excess / curvature;
    shift = next > low && next < high ? next : (low + high) / 2;
  }
  return shift;
}

/** The standard error of that shift, with whole days as the independent units. */
function shiftError(
  label: Uint8Array,
  logOdds: Float64Array,
  shift: number,
  groups: Uint32Array,
  count: number,
  weight: Float64Array | undefined,
): number {
  const excess = new Float64Array(count);
  let curvature = 0;
  logOdds.forEach((z, i) => {
    const p = sigmoid(z + shift);
    const day = groups[i]!;
    const counted = weight ? weight[i]! : 1;
    excess[day] = excess[day]! + counted * label[i]! - counted * p;
    curvature += counted * p * (1 - p);
  });
  const squares = excess.reduce((sum, e) => sum + e * e, 0);
  return Math.sqrt((squares * count) / (count - 1)) / curvature;
}

function sigmoid(z: number): number {
  return 1 / (1 + exp(-z));
}
