import { wilsonInterval } from "../stats/wilson-interval.js";
import { sortOrder } from "../util/sort-order.js";

/** Rows of similar probability: the predicted and the observed share of label 1. */
export interface ReliabilityBin {
  /** Smallest and largest probability in the bin. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Rows labelled 1. */
  readonly positives: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share of rows labelled 1. */
  readonly observed: number;
  /** Ends of the observed share's 95 % interval (`wilsonInterval`). */
  readonly low: number;
  readonly high: number;
}

/**
 * Reliability (calibration) curve: rows sorted by probability, in bins of equal count, with the mean probability and
 * the share of rows labelled 1 in each bin.
 *
 * Rows with equal probability stay in one bin, so ties make fewer, larger bins.
 *
 * @param label n labels, 1 or 0
 * @param probability n probabilities
 * @param bins number of bins
 * @returns at most `bins` bins, in increasing order of probability, containing all n rows
 * @throws when there are no rows, lengths differ, a probability is outside [0, 1] or missing, or `bins` is not a
 * positive integer
 * @see Niculescu-Mizil & Caruana (2005); scikit-learn `calibration_curve(strategy="quantile")`
 * @example
 * const bins = reliabilityCurve(Uint8Array.of(0, 1, 0, 1), Float64Array.of(0.1, 0.2, 0.6, 0.8), 2);
 * bins.map((bin) => bin.predicted); // → [0.15, 0.7]
 * bins.map((bin) => bin.observed); // → [0.5, 0.5]
 */
export function reliabilityCurve(label: Uint8Array, probability: Float64Array, bins: number = 10): ReliabilityBin[] {
  const n = label.length;
  if (n === 0) throw new Error("there are no rows: a reliability curve needs some");
  if (probability.length !== n) throw new Error(`${n} labels but ${probability.length} probabilities`);
  const wrong = probability.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0) throw new Error(`probability ${wrong} is ${probability[wrong]}: it must be in [0, 1]`);
  if (!(Number.isInteger(bins) && bins > 0)) throw new RangeError(`bins must be a positive integer, got ${bins}`);
  const order = sortOrder(probability);
  const at = (i: number): number => probability[order[i]!]!;

  const out: ReliabilityBin[] = [];
  for (let bin = 1, start = 0; start < n; bin++) {
    let end = Math.round((bin * n) / bins);
    while (at(end) === at(end - 1)) end++;
    if (end <= start) continue; // ties already filled this bin
    out.push(summariseBin(label, probability, order.subarray(start, end)));
    start = end;
  }
  return out;
}

function summariseBin(label: Uint8Array, probability: Float64Array, rows: Uint32Array): ReliabilityBin {
  const [from, to] = [probability[rows[0]!]!, probability[rows.at(-1)!]!];
  let above = 0; // summed relative to `from`, so that the mean of equal probabilities is exact
  let positives = 0;
  for (const row of rows) {
    above += probability[row]! - from;
    if (label[row] === 1) positives++;
  }
  const [low, high] = wilsonInterval(positives, rows.length);
  const predicted = Math.min(to, from + above / rows.length);
  return { from, to, rows: rows.length, positives, predicted, observed: positives / rows.length, low, high };
}
