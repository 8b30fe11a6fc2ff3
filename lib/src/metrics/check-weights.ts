/**
 * Refuses weights that are missing, negative or not finite, and those that leave nothing to count.
 *
 * @throws when there are not n weights, one is negative or not finite, or all of them, or all of one class, are 0
 */
export function checkWeights(label: Uint8Array, weight: Float64Array, bothClasses: boolean): void {
  const n = label.length;
  if (weight.length !== n) throw new Error(`${n} labels but ${weight.length} weights`);
  const sums = [0, 0];
  for (let i = 0; i < n; i++) {
    const value = weight[i]!;
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new Error(`weight ${i} is ${value}: weights are finite numbers of 0 or more`);
    }
    sums[label[i]!] = sums[label[i]!]! + value;
  }
  if (sums[0]! + sums[1]! === 0) throw new Error(`all ${n} weights are 0: some row must count`);
  if (!bothClasses) return;
  const empty = sums.indexOf(0);
  if (empty >= 0) throw new Error(`all rows with label ${empty} have weight 0: both classes must count`);
}
