import { bisectRight } from "../util/bisect-right.js";

/** A non-decreasing curve from scores to probabilities: linear between its points, flat outside them. */
export interface Isotonic {
  /** Strictly increasing scores. */
  readonly score: Float64Array;
  /** Non-decreasing probabilities at those scores. */
  readonly probability: Float64Array;
}

/**
 * Isotonic calibration: the non-decreasing function of the score that is closest to the labels in squared error (pool
 * adjacent violators).
 *
 * Fit it on rows that the model was **not** fitted on, a thousand or more: having no fixed shape, it follows noise.
 * Unlike `plattScaling`, it cannot be folded into a logistic model file; use it to compare.
 *
 * @param label n labels, 1 or 0
 * @param score n finite scores; rows with equal scores are averaged first
 * @returns the curve's points, without those inside a flat part
 * @throws when there are no rows, lengths differ or a score is not finite
 * @see Barlow et al. (1972); Zadrozny & Elkan (2002); scikit-learn `IsotonicRegression(out_of_bounds="clip")`
 * @example
 * isotonicRegression(Uint8Array.of(0, 1, 0, 1), Float64Array.of(1, 2, 3, 4));
 * // → { score: [1, 2, 3, 4], probability: [0, 0.5, 0.5, 1] }
 */
export function isotonicRegression(label: Uint8Array, score: Float64Array): Isotonic {
  const n = label.length;
  if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
  if (n === 0) throw new Error("there are no rows to calibrate on");
  const wrong = score.findIndex((s) => !Number.isFinite(s));
  if (wrong >= 0) throw new Error(`score ${wrong} is ${score[wrong]}: calibration needs finite scores`);
  const order = Uint32Array.from(label.keys()).sort((a, b) => score[a]! - score[b]!);
  // Each block: its lowest and highest score, the sum of its labels, and its rows.
  const low = new Float64Array(n);
  const high = new Float64Array(n);
  const sum = new Float64Array(n);
  const rows = new Float64Array(n);
  let blocks = 0;
  for (let i = 0; i < n; ) {
    const at = score[order[i]!]!;
    low[blocks] = at;
    high[blocks] = at;
    sum[blocks] = 0;
    rows[blocks] = 0;
    for (; i < n && score[order[i]!] === at; i++) {
      sum[blocks] = sum[blocks]! + label[order[i]!]!;
      rows[blocks] = rows[blocks]! + 1;
    }
    blocks++;
    // Sums of integers are exact, so cross products compare means without rounding.
    while (blocks > 1 && sum[blocks - 2]! * rows[blocks - 1]! >= sum[blocks - 1]! * rows[blocks - 2]!) {
      high[blocks - 2] = high[blocks - 1]!;
      sum[blocks - 2] = sum[blocks - 2]! + sum[blocks - 1]!;
      rows[blocks - 2] = rows[blocks - 2]! + rows[blocks - 1]!;
      blocks--;
    }
  }
  const points: [number, number][] = [];
  for (let k = 0; k < blocks; k++) {
    const mean = sum[k]! / rows[k]!;
    points.push([low[k]!, mean]);
    if (high[k]! > low[k]!) points.push([high[k]!, mean]);
  }
  return {
    score: Float64Array.from(points, ([at]) => at),
    probability: Float64Array.from(points, ([, mean]) => mean),
  };
}

/**
 * Evaluates an isotonic curve.
 *
 * @param curve the curve
 * @param score n scores
 * @returns n probabilities; outside the curve those of its ends, NaN for NaN
 * @example
 * const curve = isotonicRegression(Uint8Array.of(0, 1, 0, 1), Float64Array.of(1, 2, 3, 4));
 * predictIsotonic(curve, Float64Array.of(0, 1.5, 2.7, 9)); // → [0, 0.25, 0.5, 1]
 */
export function predictIsotonic(curve: Isotonic, score: Float64Array): Float64Array {
  const { score: at, probability } = curve;
  const last = at.length - 1;
  return score.map((s) => {
    if (Number.isNaN(s)) return Number.NaN;
    const right = bisectRight(at, s);
    if (right === 0) return probability[0]!;
    if (right > last) return probability[last]!;
    const left = right - 1;
    const share = (s - at[left]!) / (at[right]! - at[left]!);
    return probability[left]! + share * (probability[right]! - probability[left]!);
  });
}
