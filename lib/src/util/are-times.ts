const FIRST = Date.UTC(1980, 0, 1);
const LAST = Date.UTC(2200, 0, 1);

/**
 * Whether numbers can only be times: whole seconds of the years 1980 to 2199 in milliseconds, none before the one before it.
 *
 * @param values numbers, or anything else
 * @returns false also when there are none, or one is NaN
 * @example
 * areTimes([1514885400000, 1514885700000]); // → true
 * areTimes([252.77, 252.38]); // → false
 */
export function areTimes(values: ArrayLike<unknown>): boolean {
  let before = FIRST;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !(value >= before) || value >= LAST || value % 1000 !== 0) return false;
    before = value;
  }
  return values.length > 0;
}
