import { areTimes } from "../../util/are-times.js";
import { DAY, formatTime, HOUR, MINUTE, SECOND } from "../../util/time.js";
import { counted } from "../../views/format.js";
import { isList, isRecord, type List, rowsOf } from "./lists.js";

/** Digits that a number is shown with, and the most that it has. */
const DIGITS = 7;
const ALL_DIGITS = 17;
/** An input longer than this is shortened. */
const LONGEST_INPUT = 90;
/** Of a long list, so many values are shown. */
const SHOWN = 3;
const LONGEST_TEXT = 40;

/** Writes a value as one would type it, and a number that can only be a time as a time. */
export function writeValue(value: unknown, digits: number = DIGITS): string {
  if (typeof value === "number")
    return areTimes([value]) ? formatTime(value) : String(Number(value.toPrecision(digits)));
  if (typeof value === "string") {
    return JSON.stringify(value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}...` : value);
  }
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : `Date ${value.toISOString()}`;
  if (isList(value)) return `[${Array.from(value, (entry) => writeValue(entry)).join(", ")}]`;
  if (isRecord(value)) {
    const parts = Object.entries(value).map(([name, part]) => `${name}: ${writeValue(part)}`);
    return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
  }
  return typeof value === "object" && value !== null ? `a ${value.constructor.name}` : String(value);
}

/** Writes two values that differ so that one sees it: with as many digits as that takes. */
export function writeBoth(value: unknown, right: unknown): [value: string, right: string] {
  if (typeof value !== "number" || typeof right !== "number") return [writeValue(value), writeValue(right)];
  const isTimed = areTimes([right]) && areTimes([Math.floor(value / SECOND) * SECOND]);
  if (isTimed && Number.isInteger(value)) {
    const write = value % SECOND === 0 ? formatTime : withMilliseconds;
    return [write(value), write(right)];
  }
  const write = (x: number, digits: number): string =>
    isTimed ? String(x) : areTimes([right]) && x === right ? formatTime(x) : String(Number(x.toPrecision(digits)));
  for (let digits = DIGITS; digits < ALL_DIGITS; digits++) {
    const [a, b] = [write(value, digits), write(right, digits)];
    if (a === b) continue;
    // One digit more than it takes: the last one is rounded.
    return digits === DIGITS ? [a, b] : [write(value, digits + 1), write(right, digits + 1)];
  }
  return [write(value, ALL_DIGITS), write(right, ALL_DIGITS)];
}

function withMilliseconds(time: number): string {
  return new Date(time).toISOString().slice(0, 23).replace("T", " ");
}

/** Writes a length of time: `5 minutes`, `1 day`, `59.94 seconds`. */
export function writeLength(milliseconds: number): string {
  const units = [
    [DAY, "day"],
    [HOUR, "hour"],
    [MINUTE, "minute"],
    [SECOND, "second"],
    [1, "millisecond"],
  ] as const;
  const isFraction = milliseconds > SECOND && milliseconds % SECOND !== 0;
  const [unit, name] = (!isFraction && units.find(([length]) => milliseconds % length === 0)) || [SECOND, "second"];
  return counted(Number((milliseconds / unit).toPrecision(DIGITS)), name);
}

/** What kind of thing a value is, for somebody who expected another kind. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "string") return `the text ${writeValue(value)}`;
  if (typeof value === "number") return `the number ${writeValue(value)}`;
  if (typeof value === "function") return "a function";
  if (isPromise(value)) return "a promise";
  if (isList(value)) return `a list of ${counted(value.length, "value")}`;
  if (isRecord(value)) {
    const names = Object.keys(value);
    return names.length === 0 ? "an empty object" : `an object with ${names.map(quote).join(", ")}`;
  }
  return writeValue(value);
}

/** Whether somebody has to wait for the value. */
export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as PromiseLike<unknown>).then === "function";
}

/** A name as it is written in code. */
export function quote(name: string): string {
  return `\`${name}\``;
}

/**
 * The inputs of a function, shortened where they are long.
 *
 * @param inputs a list of arguments
 * @param all all lists of arguments: of a long record, the properties are written in which they differ
 */
export function writeInputs(inputs: readonly unknown[], all: readonly (readonly unknown[])[]): string {
  return isWhole(inputs)
    ? `(${inputs.map((input) => writeValue(input)).join(", ")})`
    : `(${inputs
        .map((input, i) =>
          shorten(
            input,
            all.map((others) => others[i]),
          ),
        )
        .join(", ")})`;
}

/** Whether the inputs of a function are shown to their last value. */
export function isWhole(inputs: readonly unknown[]): boolean {
  return inputs.every(isShort) && inputs.map((input) => writeValue(input)).join(", ").length + 2 <= LONGEST_INPUT;
}

/** A list that may be short enough to be shown whole. */
function isShort(value: unknown): boolean {
  if (isList(value)) return value.length <= LONGEST_INPUT / 3;
  return !isRecord(value) || Object.values(value).every(isShort);
}

function shorten(value: unknown, all: readonly unknown[]): string {
  if (isList(value)) return shortList(value);
  if (!isRecord(value)) return writeValue(value);
  const rows = rowsOf(value);
  const { time } = value;
  const from = rows && isList(time) ? ` from ${writeValue(time[0])}` : "";
  const parts = Object.entries(value)
    .filter(([, part]) => typeof part !== "object" && typeof part !== "function")
    .filter(([name, part]) => all.some((other) => isRecord(other) && other[name] !== part))
    .map(([name, part]) => `${name}: ${writeValue(part)}`);
  return `{ ${[...(rows === undefined ? [] : [counted(rows, "row") + from]), ...parts].join(", ")} }`;
}

function shortList(list: List): string {
  if (list.length <= SHOWN) return writeValue(list);
  const first = Array.from({ length: SHOWN }, (_, i) => writeValue(list[i]));
  return `[${first.join(", ")}, ... ${counted(list.length, "value")}]`;
}

/** What the inputs hold in a row, of the lists with that many rows; undefined if there are none. */
export function writeRow(inputs: readonly unknown[], row: number, rows: number): string | undefined {
  const parts = inputs.flatMap((input) => {
    if (isList(input)) return input.length === rows ? [writeValue(input[row])] : [];
    if (!isRecord(input) || rowsOf(input) !== rows) return [];
    return Object.entries(input).flatMap(([name, column]) =>
      isList(column) ? [name === "time" ? writeValue(column[row]) : `${name} ${writeValue(column[row])}`] : [],
    );
  });
  return parts.length === 0 ? undefined : parts.join(", ");
}
