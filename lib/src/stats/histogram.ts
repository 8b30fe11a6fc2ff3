/** Bins of equal width. */
export interface Bins {
  /** Left edge of the first. */
  readonly low: number;
  /** Right edge of the last. */
  readonly high: number;
  /** Number of bins. */
  readonly bins: number;
}

/**
 * Counts values in bins of equal width. A bin includes its left edge, and the last bin its right edge too. Values
 * beyond the first or last bin are counted in that bin, so none is lost.
 *
 * @param x column of n values
 * @param bins the bins; all values are in the first if `high` equals `low`
 * @returns one count per bin; they sum to the number of values that are not NaN
 * @throws RangeError when `bins` is not a positive integer, or the edges are not finite and in order
 * @see numpy.histogram, which drops values beyond the bins
 * @example
 * histogram(Float64Array.of(-9, 0, 1, 2, 99), { low: 0, high: 2, bins: 2 }); // → [2, 3]
 */
export function histogram(x: Float64Array, { low, high, bins }: Bins): Uint32Array {
  if (!(Number.isInteger(bins) && bins > 0)) throw new RangeError(`bins must be a positive integer, got ${bins}`);
  if (!(high >= low && Number.isFinite(high - low)))
    throw new RangeError(`bins from ${low} to ${high}: both ends must be finite, and low at most high`);
  const counts = new Uint32Array(bins);
  const edge = (k: number): number => low + ((high - low) * k) / bins;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (Number.isNaN(value)) continue;
    const place = high > low ? Math.floor(((value - low) / (high - low)) * bins) : 0;
    let k = Math.max(0, Math.min(bins - 1, place));
    // Rounding of the quotient may put an edge into the neighbouring bin.
    if (high > low && k + 1 < bins && value >= edge(k + 1)) k++;
    else if (k > 0 && value < edge(k)) k--;
    counts[k]!++;
  }
  return counts;
}

/**
 * Quantiles of a column, with linear interpolation.
 *
 * @param x column; NaN is ignored
 * @param shares quantile levels, each in [0, 1]
 * @returns one quantile per level; NaN if there are no values
 * @see numpy.quantile, method "linear"
 * @example
 * quantiles(Float64Array.of(3, 1, 2, NaN), [0, 0.5, 0.75]); // → [1, 2, 2.5]
 */
export function quantiles(x: Float64Array, shares: readonly number[]): Float64Array {
  const sorted = valuesWhere(x, (value) => !Number.isNaN(value)).sort();
  return Float64Array.from(shares, (share) => {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`a quantile's share must be in [0, 1], got ${share}`);
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
    return below === above ? below : below + (above - below) * (place - Math.floor(place));
  });
}

/** Share of the rows on each side that are counted in the edge bins, so that a few outliers do not flatten the rest. */
export const TAIL = 0.005;

/** Bins over a column without its tails; around the value if it is constant. */
export function binsWithoutTails(x: Float64Array, bins: number): Bins {
  const [low, high] = quantiles(x, [TAIL, 1 - TAIL]);
  const room = low === high ? Math.max(0.5, Math.abs(low!) * 1e-3) : 0;
  return { low: low! - room, high: high! + room, bins };
}

/** A distribution as a line of steps, its first and last points on the outer edges. */
export interface Steps {
  readonly x: Float64Array;
  /** Share of the rows in the point's bin. */
  readonly shares: Float64Array;
  readonly counts: Uint32Array;
}

/** The distribution of a column over bins, ready to draw. */
export function stepsOf(x: Float64Array, { low, high, bins }: Bins): Steps {
  const counted = histogram(x, { low, high, bins });
  const rows = counted.reduce((sum, n) => sum + n, 0);
  const counts = Uint32Array.of(counted[0]!, ...counted, counted.at(-1)!);
  const centres = Array.from(counted, (_, k) => low + ((high - low) * (k + 0.5)) / bins);
  return {
    x: Float64Array.of(low, ...centres, high),
    shares: Float64Array.from(counts, (n) => (rows === 0 ? 0 : n / rows)),
    counts,
  };
}

/** The rows of a column with the given label. */
export function rowsLabelled(x: Float64Array, label: Uint8Array, wanted: 0 | 1): Float64Array {
  return valuesWhere(x, (_, i) => label[i] === wanted);
}

/** As `x.filter`, which first collects the values in a plain array and takes six times as long. */
function valuesWhere(x: Float64Array, isWanted: (value: number, i: number) => boolean): Float64Array {
  const kept = new Float64Array(x.length);
  let n = 0;
  for (let i = 0; i < x.length; i++) if (isWanted(x[i]!, i)) kept[n++] = x[i]!;
  return kept.slice(0, n);
}
