/** A series, or a list. */
export type List = ArrayLike<unknown>;

/** Whether a value is a list: an array, or a typed array. */
export function isList(value: unknown): value is List {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

/** Whether a value is an object written as `{ ... }`: columns by name, bars, options. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** How many rows the lists of a record have, if it has lists and they all have as many. */
export function rowsOf(record: { readonly [name: string]: unknown }): number | undefined {
  const lengths = new Set(
    Object.values(record)
      .filter(isList)
      .map(({ length }) => length),
  );
  return lengths.size === 1 ? [...lengths][0] : undefined;
}
