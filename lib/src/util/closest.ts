/**
 * The word among known ones that was probably meant: one that ends with it after a dot, otherwise the one with the fewest
 * letters to add, drop, change or swap, if these are few.
 *
 * @param word what was written
 * @param known what could have been meant
 * @returns the word, or undefined if none is like it
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment)
 * @example
 * closest("label.horzion", ["label.horizon", "label.side"]); // → "label.horizon"
 * closest("horizon", ["label.horizon", "label.side"]); // → "label.horizon"
 * closest("colour", ["label.horizon", "label.side"]); // → undefined
 */
export function closest(word: string, known: readonly string[]): string | undefined {
  const written = word.toLowerCase();
  const ending = known.filter((one) => one.toLowerCase().endsWith(`.${written}`));
  if (ending.length === 1) return ending[0];
  const scored = known.map((one) => ({ one, edits: editsBetween(written, one.toLowerCase()) }));
  const near = scored.filter(({ one, edits }) => edits <= Math.min(3, Math.max(word.length, one.length) / 3));
  return near.sort((a, b) => a.edits - b.edits)[0]?.one;
}

/** ` (did you mean x?)`, or "" where no known word is like it. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = closest(word, known);
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}

/** Letters to add, drop, change or swap with their neighbour. */
function editsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, change, swap));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
