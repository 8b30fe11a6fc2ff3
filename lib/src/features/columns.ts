/** Columns by name, of one length each: what features are. */
export type Columns<F extends string = string> = { readonly [name in F]: Float64Array };

/**
 * The named columns, in that order: what a model is fitted to.
 *
 * @param columns columns by name
 * @param names which of them
 * @returns the columns themselves, not copies
 * @throws when there is no column of a name; the error lists those there are
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
