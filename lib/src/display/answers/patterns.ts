import { areTimes } from "../../util/are-times.js";
import { counted } from "../../views/format.js";
import type { List } from "./lists.js";
import { writeLength, writeValue } from "./write-value.js";

/** Whether two values count as equal. */
export type Same = (a: unknown, b: unknown) => boolean;

/** A constant factor or distance is one to this share of the largest value. */
const STEADY = 1e-6;
/** From so many rows on, a pattern is no accident. */
const LEAST = 4;

/**
 * What wrong values have to do with the right ones, if they show it: they come a row too late or too early, in another
 * order, all too large by a factor or by a number, or differ only at the start or at the end.
 *
 * @param values as many as there are right ones
 * @param rights the right values
 * @param same whether two values count as equal
 * @returns a sentence, or undefined
 */
export function patternOf(values: List, rights: List, same: Same): string | undefined {
  return (
    shifted(values, rights, same) ??
    constantOf(values, rights) ??
    reordered(values, rights, same) ??
    atOneEnd(values, rights, same)
  );
}

/** Whether all numbers are off by the same factor, or by the same number: a sentence, or undefined. */
export function constantOf(values: List, rights: List): string | undefined {
  return scaled(values, rights) ?? moved(values, rights);
}

function shifted(values: List, rights: List, same: Same): string | undefined {
  const n = rights.length;
  // One row that differs is no shift, though its neighbours may be equal.
  if (n < LEAST || wrongRows(values, rights, same).length < 2) return undefined;
  const matches = (by: number): boolean => {
    for (let i = Math.max(by, 0); i < Math.min(n, n + by); i++) if (!same(values[i], rights[i - by])) return false;
    return true;
  };
  if (matches(1)) return "The values are right, but come one row too late.";
  if (matches(-1)) return "The values are right, but come one row too early: they look ahead.";
  return undefined;
}

function reordered(values: List, rights: List, same: Same): string | undefined {
  const n = rights.length;
  if (n < 3) return undefined;
  const isReversed = Array.from({ length: n }).every((_, i) => same(values[i], rights[n - 1 - i]));
  if (isReversed) return "The values are right, but in reverse order.";
  const [a, b] = [values, rights].map((list) => Array.from(list).sort(ascending));
  return a!.every((value, i) => same(value, b![i])) ? "The values are right, but in another order." : undefined;
}

function ascending(a: unknown, b: unknown): number {
  if (a === b) return 0;
  return (a as number) < (b as number) ? -1 : 1;
}

/** What a factor means; anything else is a factor. */
const FACTORS: ReadonlyMap<number, string> = new Map([
  [100, "100 times too large: is it in percent?"],
  [0.01, "100 times too small: is something in percent?"],
  [1e4, "10,000 times too large: is it in basis points?"],
  [1e-4, "10,000 times too small: is something in basis points?"],
  [-1, "right except for its sign."],
]);

/** The pairs of numbers, if there are only those and equal gaps. */
function pairsOf(values: List, rights: List): [value: number, right: number][] | undefined {
  const pairs: [number, number][] = [];
  for (let i = 0; i < rights.length; i++) {
    const [value, right] = [values[i], rights[i]];
    if (typeof value !== "number" || typeof right !== "number") return undefined;
    if (Number.isFinite(value) && Number.isFinite(right)) pairs.push([value, right]);
    else if (!Object.is(value, right)) return undefined;
  }
  return pairs;
}

function scaled(values: List, rights: List): string | undefined {
  const pairs = pairsOf(values, rights);
  if (pairs === undefined || pairs.length === 0 || areTimes(rights)) return undefined;
  const [most, largest] = pairs.reduce((a, b) => (Math.abs(b[1]) > Math.abs(a[1]) ? b : a));
  const factor = Number((most / largest).toPrecision(6));
  if (!Number.isFinite(factor) || factor === 0) return undefined;
  const room = STEADY * Math.abs(most);
  if (!pairs.every(([value, right]) => Math.abs(value - factor * right) <= 5 * room)) return undefined;
  if (factor === 1) return "The values are nearly right: are they rounded?";
  const known = FACTORS.get(factor);
  const each = rights.length === 1 ? "The value is" : "Each value is";
  if (known !== undefined) return `${each} ${known}`;
  if (new Set(pairs.filter(([, right]) => right !== 0).map(([, right]) => right)).size < 2) return undefined;
  return `${each} ${writeValue(factor, 6)} times the expected one.`;
}

function moved(values: List, rights: List): string | undefined {
  const pairs = pairsOf(values, rights);
  if (pairs === undefined || new Set(pairs.map(([, right]) => right)).size < 2) return undefined;
  const largest = Math.max(...pairs.map(([, right]) => Math.abs(right)));
  const by = pairs[0]![0] - pairs[0]![1];
  if (!pairs.every(([value, right]) => Math.abs(value - right - by) <= 1e-9 * largest)) return undefined;
  const isTimed = areTimes(rights);
  const far = isTimed ? writeLength(Math.abs(by)) : writeValue(Math.abs(by), 6);
  if (isTimed) return `Each time is ${far} too ${by > 0 ? "late" : "early"}.`;
  return `Each value is ${far} too ${by > 0 ? "high" : "low"}.`;
}

function atOneEnd(values: List, rights: List, same: Same): string | undefined {
  const n = rights.length;
  const wrong = wrongRows(values, rights, same);
  if (n < LEAST || wrong.length === 0 || wrong.length > n / 2) return undefined;
  const rows = (end: string): string =>
    wrong.length === 1 ? `the ${end} row differs` : `the ${end} ${counted(wrong.length, "row")} differ`;
  if (wrong.at(-1) === wrong.length - 1) return `Only ${rows("first")}: check the start.`;
  if (wrong[0] === n - wrong.length) return `Only ${rows("last")}: check the end.`;
  return undefined;
}

/** The rows in which values differ from the right ones. */
export function wrongRows(values: List, rights: List, same: Same): number[] {
  const wrong: number[] = [];
  for (let i = 0; i < rights.length; i++) if (!same(values[i], rights[i])) wrong.push(i);
  return wrong;
}
