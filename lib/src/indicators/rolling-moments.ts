/** Mean and spread of the window that ends at each value. */
export interface RollingMoments {
  /** Mean of the window minus its last value. */
  readonly distance: Float64Array;
  /** Sample standard deviation (ddof 1). */
  readonly std: Float64Array;
}

/**
 * Mean and sample standard deviation of every trailing window, in time independent of the window's length and without
 * drift: each comes only from the values in its own window.
 *
 * The series is cut into blocks as long as a window. A window is then the end of one block and the beginning of the
 * next: ends are accumulated backwards when a block is complete, beginnings grow with the next block (Welford), and the
 * two are merged (Chan, Golub, LeVeque 1983). Values are taken relative to the value at the block's edge, which lies in
 * every window that uses it, so leading digits that all values share cost no precision, and a constant window gives
 * zeros.
 *
 * @param x series of n values
 * @param window number of values, a positive integer
 * @returns two series of n values, NaN until the window is full and wherever it holds a NaN
 * @throws RangeError when `window` is not a positive integer
 * @example
 * rollingMoments(Float64Array.of(1, 2, 6), 3).distance; // → [NaN, NaN, -3]
 */
export function rollingMoments(x: Float64Array, window: number): RollingMoments {
  return fillRollingMoments({ distance: new Float64Array(x.length), std: new Float64Array(x.length) }, x, window);
}

/** Writes the moments into two arrays, neither of which is `x`. */
export function fillRollingMoments(out: RollingMoments, x: Float64Array, window: number): RollingMoments {
  if (!Number.isInteger(window) || window < 1) throw new RangeError(`window must be a positive integer, got ${window}`);
  const { distance, std } = out;
  distance.fill(Number.NaN, 0, window - 1);
  std.fill(Number.NaN, 0, window - 1);
  // Moments of the last m values of the block before, at m, and those of this block, which are accumulated in the same
  // loop: the two sums do not wait for each other.
  let [endMean, nextMean] = [new Float64Array(window + 1), new Float64Array(window + 1)];
  let [endSquares, nextSquares] = [new Float64Array(window + 1), new Float64Array(window + 1)];

  for (let start = 0; start < x.length; start += window) {
    const end = Math.min(start + window, x.length);
    const edge = x[start]!;
    const lastEdge = x[end - 1]!;
    const step = x[start - 1]! - edge; // from this block's edge to the edge of the one before, if there is one
    let [mean, squares, backMean, backSquares] = [0, 0, 0, 0];
    for (let i = start, back = end - 1, k = 1; i < end; i++, back--, k++) {
      const value = x[i]! - edge;
      const surprise = value - mean;
      mean += surprise / k;
      squares += surprise * (value - mean);
      const m = window - k;
      if (m === 0) {
        distance[i] = mean - value;
        std[i] = Math.sqrt(squares / (window - 1));
      } else if (start > 0) {
        const gap = step + endMean[m]! - mean;
        distance[i] = mean + (gap * m) / window - value;
        std[i] = Math.sqrt((squares + endSquares[m]! + (gap * gap * m * k) / window) / (window - 1));
      }

      const backValue = x[back]! - lastEdge;
      const backSurprise = backValue - backMean;
      backMean += backSurprise / k;
      backSquares += backSurprise * (backValue - backMean);
      nextMean[k] = backMean;
      nextSquares[k] = backSquares;
    }
    [endMean, nextMean] = [nextMean, endMean];
    [endSquares, nextSquares] = [nextSquares, endSquares];
  }
  return out;
}
