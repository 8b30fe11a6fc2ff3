import { checkWeights } from "./check-weights.js";

/** The weighted mean of the rows' losses. */
export function weightedMean(
  label: Uint8Array,
  probability: Float64Array,
  weight: Float64Array,
  rowLoss: (label: number, probability: number) => number,
): number {
  checkWeights(label, weight, false);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < label.length; i++) {
    sum += weight[i]! * rowLoss(label[i]!, probability[i]!);
    total += weight[i]!;
  }
  return sum / total;
}
