import { sortByClass } from "./sort-by-class.js";

/** Comparisons within buckets, per row, above which sorting is faster. */
const MOST_PER_ROW = 8;

/**
 * In how many pairs of a positive and a negative the positive has the higher score; equal scores count half. The number is
 * exact, so it does not depend on how it is found.
 */
export function countWins(label: Uint8Array, score: Float64Array): number {
  return winsByBuckets(label, score) ?? winsBySorting(label, score);
}

/**
 * The same by putting negatives into buckets of equal width, about one in each: a positive wins against all of the buckets
 * below its own, and is compared with those in its own.
 *
 * @returns undefined if the scores are so unevenly spread, or so many are equal, that this would take long
 */
export function winsByBuckets(label: Uint8Array, score: Float64Array): number | undefined {
  const n = score.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  // Both classes are written and one of them moves on: a branch would be guessed wrong at every other row.
  const positives = new Float64Array(n + 1);
  const others = new Float64Array(n + 1);
  let ones = 0;
  let zeros = 0;
  for (let i = 0; i < n; i++) {
    const s = score[i]!;
    if (s < low) low = s;
    if (s > high) high = s;
    const isOne = Number(label[i] === 1);
    positives[ones] = s;
    ones += isOne;
    others[zeros] = s;
    zeros += 1 - isOne;
  }
  const scale = (n - 1) / (high - low);
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) return undefined;
  // First where each bucket ends, then, as they are filled from their ends, where each begins.
  const begin = new Uint32Array(n + 1);
  for (let i = 0; i < zeros; i++) {
    const bucket = ((others[i]! - low) * scale) >>> 0;
    begin[bucket] = begin[bucket]! + 1;
  }
  for (let b = 1; b <= n; b++) begin[b] = begin[b]! + begin[b - 1]!;
  const negatives = new Float64Array(zeros);
  for (let i = 0; i < zeros; i++) {
    const s = others[i]!;
    const bucket = ((s - low) * scale) >>> 0;
    const at = begin[bucket]! - 1;
    begin[bucket] = at;
    negatives[at] = s;
  }
  let twice = 0;
  let left = MOST_PER_ROW * n;
  for (let i = 0; i < ones; i++) {
    const s = positives[i]!;
    const bucket = ((s - low) * scale) >>> 0;
    const from = begin[bucket]!;
    const to = begin[bucket + 1]!;
    left -= to - from;
    if (left < 0) return undefined;
    twice += 2 * from;
    for (let k = from; k < to; k++) twice += Number(negatives[k]! < s) + Number(negatives[k]! <= s);
  }
  return twice / 2;
}

/** The same by sorting each class. */
export function winsBySorting(label: Uint8Array, score: Float64Array): number {
  const { high, low } = sortByClass(label, score);
  // One pass counts, for each positive, the negatives below it; past the last one, comparisons are false.
  let wins = 0;
  let below = 0;
  let notAbove = 0;
  for (let i = 0; i < high.length; i++) {
    while (low[below]! < high[i]!) below++;
    while (low[notAbove]! <= high[i]!) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins;
}
