/** The object that holds what cells declare, by name. */
export type Names = Record<string, unknown>;

/** Makes an object for names: none is there before a cell makes it, `toString` neither. */
export function createNames(): Names {
  // Not Object.create(null), which is slow to read from for ever.
  return Object.setPrototypeOf({}, null) as Names;
}

/**
 * The names whose values differ from what they were; a copy is cheap beside a compilation.
 *
 * @param before a copy
 * @param names the names now
 */
export function changedNames(before: Names, names: Names): string[] {
  return Object.keys(names).filter((name) => !(name in before) || !Object.is(before[name], names[name]));
}
