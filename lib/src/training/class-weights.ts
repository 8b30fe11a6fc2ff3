/**
 * The weights at which both classes count alike: n / (2 * rows of the class); with weights of the rows, the same of
 * their sums.
 *
 * @param label n labels, 1 or 0
 * @param sampleWeight n weights of the rows; by default all count alike
 * @returns the weights of labels 0 and 1; infinite for a class without rows
 * @see scikit-learn `compute_class_weight("balanced")`
 * @example
 * classWeights(Uint8Array.of(0, 0, 0, 1)); // → [0.666667, 2]
 */
export function classWeights(label: Uint8Array, sampleWeight?: Float64Array): [zero: number, one: number] {
  let total = 0;
  let ones = 0;
  for (let i = 0; i < label.length; i++) {
    const weight = sampleWeight ? sampleWeight[i]! : 1;
    total += weight;
    if (label[i] === 1) ones += weight;
  }
  return [total / (2 * (total - ones)), total / (2 * ones)];
}
