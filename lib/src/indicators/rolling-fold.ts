/**
 * Applies an associative operation to every trailing window, in time independent of the window's length and without
 * subtracting anything, so that a sum does not drift.
 *
 * The series is cut into blocks as long as a window. A window is the end of one block and the beginning of the next:
 * ends are accumulated backwards, beginnings forwards, and the two are combined (van Herk 1992; Gil and Werman 1993).
 */
export function rollingFold(x: Float64Array, window: number, join: (a: number, b: number) => number): Float64Array {
  if (!Number.isInteger(window) || window < 1) throw new RangeError(`window must be a positive integer, got ${window}`);
  const n = x.length;
  const beginnings = new Float64Array(n); // over the value's block, up to the value
  const ends = new Float64Array(n); // from the value to the end of its block
  for (let i = 0; i < n; i++) beginnings[i] = i % window === 0 ? x[i]! : join(beginnings[i - 1]!, x[i]!);
  for (let i = n - 1; i >= 0; i--) {
    ends[i] = (i + 1) % window === 0 ? x[i]! : join(x[i]!, ends[i + 1]!);
  }
  const out = new Float64Array(n).fill(Number.NaN);
  for (let i = window - 1; i < n; i++) {
    const isBlock = (i + 1) % window === 0;
    out[i] = isBlock ? beginnings[i]! : join(ends[i - window + 1]!, beginnings[i]!);
  }
  return out;
}
