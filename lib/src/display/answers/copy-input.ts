import { isList, isRecord } from "./lists.js";
import { quote, writeValue } from "./write-value.js";

/** A copy of a list or a record, with copies of the lists in it, so that a function can't change the original. */
export function copyInput<T>(value: T): T {
  if (ArrayBuffer.isView(value) && isList(value)) return (value as unknown as Float64Array).slice() as T;
  if (Array.isArray(value)) return value.map(copyInput) as T;
  if (!isRecord(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, copyInput(part)]);
  return Object.assign(Object.create(Object.getPrototypeOf(value)), value, Object.fromEntries(parts));
}

/** Says what a function changed in the copies of its inputs; undefined if nothing. */
export function changeOf(copies: readonly unknown[], originals: readonly unknown[]): string | undefined {
  for (const [i, original] of originals.entries()) {
    const change = changeWithin(copies[i], original);
    if (change !== undefined) return change;
  }
  return undefined;
}

function changeWithin(copy: unknown, original: unknown): string | undefined {
  if (isList(original) && isList(copy)) {
    if (copy.length !== original.length) return `it had ${original.length} values, and has ${copy.length}`;
    for (let i = 0; i < original.length; i++) {
      const change = changeWithin(copy[i], original[i]);
      if (change !== undefined) return `row ${i} ${change}`;
    }
    return undefined;
  }
  if (!isRecord(original) || !isRecord(copy)) {
    return Object.is(copy, original) ? undefined : `was ${writeValue(original)}, and is ${writeValue(copy)}`;
  }
  for (const [name, part] of Object.entries(original)) {
    const change = changeWithin(copy[name], part);
    if (change !== undefined) return `${quote(name)}, ${change}`;
  }
  return undefined;
}
