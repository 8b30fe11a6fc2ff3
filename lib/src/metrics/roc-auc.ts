/**
 * Area under the ROC curve: the chance that a positive gets a higher score than a negative, ties counting half.
 *
 * @param label n labels, 1 or 0
 * @param score n scores, higher meaning more likely positive
 * @returns a number in [0, 1]; 0.5 is what guessing gives
 * @throws when lengths disagree, a score is NaN, or only one class is there
 * @see Hanley & McNeil (1982); scikit-learn `roc_auc_score`
 * @example
 * rocAuc(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)); // → 0.75
 */
export function rocAuc(label: Uint8Array, score: Float64Array): number {
  const n = label.length;
  if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
  const positives = new Float64Array(n);
  const negatives = new Float64Array(n);
  let p = 0;
  let q = 0;
  for (let i = 0; i < n; i++) {
    const s = score[i]!;
    if (Number.isNaN(s)) throw new Error(`score ${i} is NaN: the area under the ROC curve needs a score for every row`);
    if (label[i] === 1) positives[p++] = s;
    else negatives[q++] = s;
  }
  if (p === 0 || q === 0) {
    throw new Error(`all ${n} labels are ${p === 0 ? 0 : 1}: the area under the ROC curve needs both classes`);
  }
  // Sorting each class apart needs no permutation; then one walk counts, for each positive, the negatives below it.
  const high = positives.subarray(0, p).sort();
  const low = negatives.subarray(0, q).sort();
  let wins = 0;
  let below = 0;
  let notAbove = 0;
  for (let i = 0; i < p; i++) {
    while (below < q && low[below]! < high[i]!) below++;
    if (notAbove < below) notAbove = below;
    while (notAbove < q && low[notAbove]! <= high[i]!) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins / (p * q);
}
