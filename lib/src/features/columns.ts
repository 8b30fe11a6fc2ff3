/** Columns of equal length by name, such as features. */
export type Columns<F extends string = string> = { readonly [name in F]: Float64Array };

/** The largest number of a column that fits compute with: squares of larger ones, and their sums, may be infinite. */
export const LARGEST_VALUE = 1e100;

/**
 * The named columns in order, to fit a model to.
 *
 * @param columns columns by name
 * @param names the columns to take
 * @returns the columns themselves, not copies
 * @throws when a column does not exist; the error lists those that do
 * @example
 * designMatrix({ a: Float64Array.of(1), b: Float64Array.of(2) }, ["b"]); // → [[2]]
 */
export function designMatrix(columns: Columns, names: readonly string[]): Float64Array[] {
  return names.map((name) => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column) return column;
    throw new Error(`there is no column "${name}"; there are ${Object.keys(columns).join(", ")}`);
  });
}
