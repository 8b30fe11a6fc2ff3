/**
 * The rows of each stock.
 *
 * @param symbolOf the number of each row's stock
 * @param symbols how many stocks there are
 * @returns row numbers in increasing order, for each stock
 * @example
 * rowsBySymbol(Uint16Array.of(0, 1, 0), 2); // → [[0, 2], [1]]
 */
export function rowsBySymbol(symbolOf: Uint16Array, symbols: number): Uint32Array[] {
  const counts = new Uint32Array(symbols);
  for (let row = 0; row < symbolOf.length; row++) counts[symbolOf[row]!]!++;
  const lists = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let row = 0; row < symbolOf.length; row++) lists[symbolOf[row]!]![counts[symbolOf[row]!]!++] = row;
  return lists;
}
