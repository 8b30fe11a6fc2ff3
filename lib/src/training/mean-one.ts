/** Weights scaled to a mean of 1. */
export function meanOne(weight: Float64Array): Float64Array {
  const factor = weight.length / weight.reduce((sum, w) => sum + w, 0);
  return weight.map((w) => w * factor);
}
