import { areTimes } from "../../util/are-times.js";
import { count, counted } from "../../views/format.js";
import { isList, isRecord, type List } from "./lists.js";
import { patternOf, type Same, wrongRows } from "./patterns.js";
import { describe, isPromise, quote, writeBoth, writeLength, writeValue } from "./write-value.js";

/** What is wrong with a value. */
export interface Difference {
  /** A clause without a full stop: which value is wrong, and how. */
  readonly text: string;
  /** The row that the clause is about, if it is about one, and how many rows there are. */
  readonly row?: number;
  readonly rows?: number;
  /** Sentences that help, the most helpful first. */
  readonly hints: readonly string[];
}

/**
 * What is wrong with a value, if anything is.
 *
 * @param value what somebody gave
 * @param right what is right
 * @param tolerance how far a number may be off, as a share of the largest right number
 */
export function differenceOf(value: unknown, right: unknown, tolerance: number): Difference | undefined {
  const kind = kindFault(value, right);
  if (kind !== undefined) return kind;
  if (isList(right)) return differentRows(value as List, right, tolerance);
  if (isRecord(right)) return differentColumns(value as { readonly [name: string]: unknown }, right, tolerance);
  if (sameWithin(tolerance * sizeOf([right]))(value, right)) return undefined;
  return { text: bothText(value, right), hints: [...numberHints(value, right), ...letterHints(value, right)] };
}

/** Whether two values are equal, numbers to within some room. */
export function sameWithin(room: number): Same {
  return (a, b) =>
    Object.is(a, b) || a === b || (typeof a === "number" && typeof b === "number" && Math.abs(a - b) <= room);
}

/** The largest number of a list in size. */
export function sizeOf(list: List): number {
  let largest = 0;
  for (let i = 0; i < list.length; i++) {
    const size = Math.abs(Number(list[i]));
    if (Number.isFinite(size)) largest = Math.max(largest, size);
  }
  return largest;
}

/** `got 9, expected 3: too high`. */
function bothText(value: unknown, right: unknown): string {
  const [yours, wanted] = writeBoth(value, right);
  return `got ${yours}, expected ${wanted}${directionText(value, right)}`;
}

function directionText(value: unknown, right: unknown): string {
  if (typeof value !== "number" || typeof right !== "number" || Number.isNaN(value) || Number.isNaN(right)) return "";
  const isAbove = value > right;
  if (!areTimes([right])) return `: too ${isAbove ? "high" : "low"}`;
  const off = Math.abs(value - right);
  return areTimes([Math.trunc(value / 1000) * 1000])
    ? `: ${writeLength(off)} too ${isAbove ? "late" : "early"}`
    : `: too ${isAbove ? "high" : "low"} for a time, which is in milliseconds since 1970`;
}

/** A value of another kind than the right one: what to do about it. */
function kindFault(value: unknown, right: unknown): Difference | undefined {
  const fault = (hint?: string): Difference => ({
    text: `got ${describe(value)}, expected ${wantedText(right)}`,
    hints: hint === undefined ? [] : [hint],
  });
  if (value === undefined && right !== undefined) return fault("Is a `return` missing?");
  if (isPromise(value)) return fault("Leave out `async`: nothing here has to wait.");
  if (typeof value === "function")
    return fault("Call the function: write its arguments in parentheses after its name.");
  if (isList(right)) {
    if (isList(value)) return undefined;
    const isIterable = typeof value === "object" && value !== null && Symbol.iterator in value;
    return fault(isIterable ? "Make a list of it, with `Array.from` or `Float64Array.from`." : undefined);
  }
  if (isRecord(right)) return typeof value === "object" && value !== null && !isList(value) ? undefined : fault();
  if (typeof value === typeof right) return undefined;
  const isQuoted = typeof value === "string" && typeof right === "number" && !Number.isNaN(Number(value));
  return fault(isQuoted ? "Write numbers without quotes. `toFixed` also returns a text." : undefined);
}

/** What kind of value is right, without the value. */
function wantedText(right: unknown): string {
  if (isList(right)) return `a list of ${counted(right.length, "value")}`;
  if (isRecord(right)) return `an object with ${Object.keys(right).map(quote).join(", ")}`;
  return { number: "a number", string: "a text", boolean: "true or false" }[typeof right as string] ?? describe(right);
}

function differentColumns(
  value: { readonly [name: string]: unknown },
  right: { readonly [name: string]: unknown },
  tolerance: number,
): Difference | undefined {
  for (const [name, wanted] of Object.entries(right)) {
    if (!(name in value)) {
      const alike = Object.keys(value).find((other) => other.toLowerCase() === name.toLowerCase());
      const own = Object.keys(value).map(quote).join(", ") || "no names";
      return {
        text: `${quote(name)} is missing; got ${own}`,
        hints: alike === undefined ? [] : [`Upper and lower case matter: write ${quote(name)}, not ${quote(alike)}.`],
      };
    }
    const fault = differenceOf(value[name], wanted, tolerance);
    if (fault !== undefined) return { ...fault, text: `${quote(name)}: ${fault.text}` };
  }
  return undefined;
}

function differentRows(value: List, right: List, tolerance: number): Difference | undefined {
  const same = sameWithin(areTimes(right) ? 0 : tolerance * sizeOf(right));
  if (value.length !== right.length) return differentLength(value, right, same);
  const wrong = wrongRows(value, right, same);
  const [first] = wrong;
  if (first === undefined) return undefined;
  const [yours, wanted] = [value[first], right[first]];
  const pattern = patternOf(value, right, same);
  const place = wrong.length === 1 ? "" : `, the first of ${count(wrong.length)} that differ`;
  return {
    text: `row ${first}${place}: ${bothText(yours, wanted)}`,
    row: first,
    rows: right.length,
    hints: [
      ...listHints(value, right),
      ...(pattern === undefined ? [] : [pattern]),
      ...(kindFault(yours, wanted)?.hints ?? [...numberHints(yours, wanted), ...letterHints(yours, wanted)]),
    ],
  };
}

function differentLength(value: List, right: List, same: Same): Difference {
  const isFew = value.length < right.length;
  const [less, more] = isFew ? [value, right] : [right, value];
  const off = more.length - less.length;
  const text = `got ${counted(value.length, "value")}, expected ${count(right.length)}: ${count(off)} too ${isFew ? "few" : "many"}`;
  const first = Array.from(less).findIndex((x, i) => !same(x, more[i]));
  const atEnd = Array.from(less).every((x, i) => same(x, more[i + off]));
  const what = isFew ? "missing" : "too many";
  if (first < 0)
    return {
      text,
      hints: [`The values agree as far as they go: the last ${count(off)} ${off === 1 ? "is" : "are"} ${what}.`],
    };
  if (atEnd)
    return { text, hints: [`The first ${count(off)} ${off === 1 ? "is" : "are"} ${what}; the others are right.`] };
  return { text, hints: [`The first difference is in row ${first}: ${bothText(value[first], right[first])}.`] };
}

/** What NaN has to say. */
function numberHints(value: unknown, right: unknown): string[] {
  if (typeof value !== "number" || typeof right !== "number") return [];
  if (Number.isNaN(value)) return ["NaN comes from computing with a missing value, such as `x[-1]` or `x[x.length]`."];
  if (Number.isNaN(right)) return ["NaN is expected where a value is not known."];
  return [];
}

/** Two texts that only upper and lower case tell apart. */
function letterHints(value: unknown, right: unknown): string[] {
  if (typeof value !== "string" || typeof right !== "string" || value === right) return [];
  return value.toLowerCase() === right.toLowerCase() ? ["Only upper and lower case differ from the answer."] : [];
}

/** What a list of the wrong type can't hold. */
function listHints(value: List, right: List): string[] {
  if (!ArrayBuffer.isView(value) || value instanceof Float64Array) return [];
  const name = value.constructor.name;
  if (value instanceof Float32Array) return ["A Float32Array holds seven digits: give a Float64Array."];
  const isWhole = Array.from(right).every((x) => typeof x === "number" && Number.isInteger(x));
  return isWhole ? [] : [`A ${name} holds whole numbers only, and no NaN: give a Float64Array.`];
}

/** For a single value, or a list of texts: what is wrong, without the right one. */
export function guessFault(answer: unknown, right: unknown, tolerance: number): Difference | undefined {
  const kind = kindFault(answer, right);
  if (kind !== undefined) return kind;
  if (isList(right)) return guessTexts(answer as List, right);
  if (sameWithin(tolerance * sizeOf([right]))(answer, right)) return undefined;
  if (typeof answer !== "number" || typeof right !== "number" || Number.isNaN(answer)) {
    const hints = [...numberHints(answer, right).slice(0, 1), ...letterHints(answer, right)];
    return { text: `${writeValue(answer)} is not the answer`, hints };
  }
  const shown = Number.isInteger(answer) || String(answer).length <= 12 ? String(answer) : writeValue(answer);
  const isClose = Math.abs(answer - right) <= 0.01 * Math.abs(right);
  return {
    text: `${shown} is ${isClose ? "close, but " : ""}too ${answer > right ? "high" : "low"}`,
    hints: [
      ...(answer === -right ? ["Check the sign."] : []),
      ...(isClose && !Number.isInteger(right) ? ["Compute it, and do not round it."] : []),
    ],
  };
}

/** A list of texts is told entry by entry. */
function guessTexts(answer: List, right: List): Difference | undefined {
  const [own, wanted] = [Array.from(answer), Array.from(right)];
  const extra = own.findIndex((x) => !wanted.includes(x));
  const size =
    own.length === wanted.length
      ? []
      : [`Got ${own.length === 1 ? "1 entry" : `${own.length} entries`}, expected ${wanted.length}.`];
  if (extra >= 0) {
    const entry = own[extra];
    return {
      text: `${writeValue(entry)}, entry ${extra + 1}, is not right${clockText(entry, wanted[extra])}`,
      hints: [...wanted.flatMap((right) => letterHints(entry, right)), ...size],
    };
  }
  if (size.length > 0)
    return {
      text: `each entry is right, but ${own.length < wanted.length ? "something is missing" : "some come twice"}`,
      hints: size,
    };
  if (own.every((x, i) => x === wanted[i])) return undefined;
  return { text: "the entries are right, but in another order", hints: [] };
}

/** Two times of day as texts: which one is later. */
function clockText(value: unknown, right: unknown): string {
  const isClock = (x: unknown): x is string => typeof x === "string" && /^\d\d:\d\d$/.test(x);
  return isClock(value) && isClock(right) ? `: too ${value > right ? "late" : "early"}` : "";
}
