/** The normal quantile that leaves 2.5 % on each side. */
const Z95 = 1.959963984540054;

/**
 * Wilson's 95 % interval for a share: the shares compatible with `positives` out of `rows` independent rows.
 *
 * Rows with overlapping labels are not independent: then it is too narrow.
 *
 * @param positives number of rows that are 1
 * @param rows total number of rows, at least 1
 * @returns the interval's ends, within [0, 1]
 * @throws RangeError when there are no rows, or more positives than rows
 * @see Wilson (1927); statsmodels `proportion_confint(method="wilson")`
 * @example
 * wilsonInterval(5, 10); // → [0.23659, 0.76341]
 */
export function wilsonInterval(positives: number, rows: number): [low: number, high: number] {
  if (!(rows > 0 && positives >= 0 && positives <= rows)) {
    throw new RangeError(`${positives} of ${rows} rows is not a share`);
  }
  const share = positives / rows;
  const z2 = (Z95 * Z95) / rows;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (Z95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / rows + z2 / (4 * rows));
  return [positives === 0 ? 0 : middle - half, positives === rows ? 1 : middle + half];
}
