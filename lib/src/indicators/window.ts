/** Refuses a window that is not an integer of at least `least`. */
export function checkWindow(window: number, least: number): void {
  if (!Number.isInteger(window) || window < least) {
    throw new RangeError(`window must be an integer of at least ${least}, got ${window}`);
  }
}

/**
 * Mean and sample standard deviation of the window that ends at `last`, the mean as its distance from that last value:
 * out[0] = mean - x[last], out[1] = std.
 *
 * Two passes over the distances, so nothing drifts from window to window, digits shared by all values cost none of the
 * precision, and a constant window gives zeros. Even and odd places are summed apart, for an addition waits for the one
 * before it.
 */
export function windowMoments(x: Float64Array, last: number, window: number, out: Float64Array): void {
  const origin = x[last]!;
  const first = last - window + 1;
  let s0 = 0;
  let s1 = 0;
  let j = first;
  for (; j < last; j += 2) {
    s0 += x[j]! - origin;
    s1 += x[j + 1]! - origin;
  }
  if (j === last) s0 += x[last]! - origin;
  const mean = (s0 + s1) / window;
  let q0 = 0;
  let q1 = 0;
  for (j = first; j < last; j += 2) {
    const d0 = x[j]! - origin - mean;
    const d1 = x[j + 1]! - origin - mean;
    q0 += d0 * d0;
    q1 += d1 * d1;
  }
  if (j === last) q0 += mean * mean;
  out[0] = mean;
  out[1] = Math.sqrt((q0 + q1) / (window - 1));
}
