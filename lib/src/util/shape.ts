import { quoted } from "./excerpt.js";

/**
 * What a value must be: reads the value at a place, such as `bars.rule` (empty for the whole), adds what is wrong with it to the
 * faults, and returns a copy, fields in the shape's order.
 */
export type Shape<T> = (value: unknown, at: string, faults: string[]) => T;

/**
 * Reads a value as a shape.
 *
 * @param shape what it must be
 * @param value anything
 * @param whose what to call it in the error
 * @returns a copy of the value
 * @throws when it is something else; the error names the places and what must be there
 * @example
 * checked(exactly({ rule: oneOf("5min", "15min") }), { rule: "5min" }, "bars").rule; // → "5min"
 */
export function checked<T>(shape: Shape<T>, value: unknown, whose: string): T {
  const faults: string[] = [];
  const copy = shape(value, "", faults);
  if (faults.length > 0) throw new Error(`${whose}: ${firstFaults(faults)}`);
  return copy;
}

/** More faults than these are counted: a wrong file has hundreds. */
const NAMED = 5;

/** Faults in one line. */
export function firstFaults(faults: readonly string[]): string {
  const more = faults.length > NAMED ? [`and ${faults.length - NAMED} more`] : [];
  return [...faults.slice(0, NAMED), ...more].join("; ");
}

/** A value for which a condition holds; the words follow "must be". */
/* @__NO_SIDE_EFFECTS__ */
export function that<T>(words: string, holds: (value: unknown) => boolean): Shape<T> {
  return (value, at, faults) => {
    if (!holds(value)) faults.push(wrong(at, value, words));
    return value as T;
  };
}

/** A finite number, within limits that the words name. */
/* @__NO_SIDE_EFFECTS__ */
export function numberThat(words: string, holds: (value: number) => boolean = () => true): Shape<number> {
  return that(words, (value) => Number.isFinite(value) && holds(value as number));
}

/** A whole number of at least `least`. */
/* @__NO_SIDE_EFFECTS__ */
export function wholeFrom(least: number): Shape<number> {
  return numberThat(`a whole number of at least ${least}`, (x) => Number.isSafeInteger(x) && x >= least);
}

/** One of some texts. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<T extends string>(...values: readonly T[]): Shape<T> {
  return that(values.map((value) => `"${value}"`).join(" or "), (value) => values.includes(value as T));
}

/** A list of at least `least` values of one shape. */
/* @__NO_SIDE_EFFECTS__ */
export function listOf<T>(item: Shape<T>, least: number): Shape<T[]> {
  return (value, at, faults) => {
    if (Array.isArray(value) && value.length >= least) {
      return Array.from(value, (one, i) => item(one, `${at}[${i}]`, faults));
    }
    faults.push(wrong(at, value, `a list of at least ${least}`));
    return [];
  };
}

/** A list with one value of each shape. */
/* @__NO_SIDE_EFFECTS__ */
export function tuple<T extends readonly unknown[]>(...items: { readonly [i in keyof T]: Shape<T[i]> }): Shape<T> {
  return (value, at, faults) => {
    const fits = Array.isArray(value) && value.length === items.length;
    if (!fits) faults.push(wrong(at, value, `a list of ${items.length}`));
    return (fits ? items.map((item, i) => item(value[i], `${at}[${i}]`, faults)) : []) as unknown as T;
  };
}

/** Nothing, or a value of a shape. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, at, faults) => (value === undefined ? undefined : shape(value, at, faults));
}

/** An object with exactly these fields. */
/* @__NO_SIDE_EFFECTS__ */
export function exactly<T>(fields: { readonly [name in keyof T]-?: Shape<T[name]> }): Shape<T> {
  const shapes = Object.entries(fields) as [string, Shape<unknown>][];
  return (value, at, faults) => {
    if (!isObject(value, at, faults)) return {} as T;
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(fields, name)) continue;
      faults.push(`${place(at)}: there is no ${quoted(name)}; there are ${Object.keys(fields).join(", ")}`);
    }
    const copies = shapes.map(([name, shape]) => [name, shape(own(value, name), inside(at, name), faults)] as const);
    return Object.fromEntries(copies.filter(([, copy]) => copy !== undefined)) as T;
  };
}

/** An object with values of one shape under any names. */
/* @__NO_SIDE_EFFECTS__ */
export function recordOf<T>(shape: Shape<T>): Shape<{ [name: string]: T }> {
  return (value, at, faults) => {
    if (!isObject(value, at, faults)) return {};
    const copies = Object.keys(value).map((name) => {
      // An object cannot keep this name as others do.
      if (name === "__proto__") faults.push(`${place(at)}: nothing can be called ${quoted(name)}`);
      return [name, shape(own(value, name), inside(at, name), faults)] as const;
    });
    return Object.fromEntries(copies);
  };
}

function isObject(value: unknown, at: string, faults: string[]): value is object {
  const is = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!is) faults.push(wrong(at, value, "an object"));
  return is;
}

/** A field of the object itself, never one that all objects have. */
function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as { readonly [name: string]: unknown })[name] : undefined;
}

/** That a value is wrong, what it must be, and what it is. */
function wrong(at: string, value: unknown, words: string): string {
  return value === undefined
    ? `${place(at)}: missing; it must be ${words}`
    : `${place(at)}: must be ${words}, not ${shown(value)}`;
}

function place(at: string): string {
  return at === "" ? "the whole" : at;
}

function inside(at: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${at}[${quoted(name)}]`;
  return at === "" ? name : `${at}.${name}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null
    ? "an object"
    : typeof value === "function"
      ? "a function"
      : String(value);
}
