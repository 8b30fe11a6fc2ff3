/**
 * Throws unless labels and scores match in length and both classes are present.
 *
 * @param label n labels, 1 or 0
 * @param score n scores
 * @param what the name of the metric for the message: "the ROC curve"
 * @returns the number of positives
 */
export function checkScores(label: Uint8Array, score: Float64Array, what: string): number {
  const n = label.length;
  if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
  let positives = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(score[i]!)) throw new Error(`score ${i} is NaN: ${what} needs a score for every row`);
    if (label[i] === 1) positives++;
  }
  if (positives === 0 || positives === n) {
    throw new Error(`all ${n} labels are ${positives === 0 ? 0 : 1}: ${what} needs both classes`);
  }
  return positives;
}
