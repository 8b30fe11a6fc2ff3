/**
 * The scores of the positives (`high`) and of the negatives (`low`), each in increasing order. Sorting the classes
 * separately needs no permutation of rows.
 */
export function sortByClass(label: Uint8Array, score: Float64Array): { high: Float64Array; low: Float64Array } {
  const positives = new Float64Array(label.length);
  const negatives = new Float64Array(label.length);
  let p = 0;
  let q = 0;
  for (let i = 0; i < label.length; i++) {
    if (label[i] === 1) positives[p++] = score[i]!;
    else negatives[q++] = score[i]!;
  }
  return { high: positives.subarray(0, p).sort(), low: negatives.subarray(0, q).sort() };
}
