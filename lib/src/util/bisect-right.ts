/** How many of the increasing values are at most `limit`, as Python's `bisect_right`. */
export function bisectRight(values: Float64Array | Uint32Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `bisectRight` of one series for many limits: it starts where the last one ended, because most come in order. */
export function bisector(values: Float64Array): (limit: number) => number {
  let count = 0;
  let latest = Number.NaN;
  return (limit) => {
    if (!(limit >= latest)) count = bisectRight(values, limit);
    else while (count < values.length && values[count]! <= limit) count++;
    latest = limit;
    return count;
  };
}
