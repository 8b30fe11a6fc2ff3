/** Refuses labels and probabilities that cannot be scored. */
export function checkProbabilities(label: Uint8Array, probability: Float64Array): void {
  const n = label.length;
  if (probability.length !== n) throw new Error(`${n} labels but ${probability.length} probabilities`);
  if (n === 0) throw new Error("there are no rows to score");
  for (let i = 0; i < n; i++) {
    const p = probability[i]!;
    if (!(p >= 0 && p <= 1)) throw new Error(`probability ${i} is ${p}: it must lie between 0 and 1`);
  }
}
