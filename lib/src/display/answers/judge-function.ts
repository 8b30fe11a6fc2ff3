import { areTimes } from "../../util/are-times.js";
import { dayOf } from "../../util/time.js";
import { changeOf, copyInput } from "./copy-input.js";
import { type Difference, differenceOf, sameWithin, sizeOf } from "./difference.js";
import { isList, isRecord, type List, rowsOf } from "./lists.js";
import { constantOf } from "./patterns.js";
import { agreed, countOf, UNANSWERED, type Verdict, wrong } from "./verdict.js";
import { describe, isPromise, isWhole, quote, writeBoth, writeInputs, writeRow } from "./write-value.js";

/** A function of any inputs. */
export type Callable = (...input: readonly unknown[]) => unknown;

/** What the answer did with one input. */
interface Trial {
  readonly input: readonly unknown[];
  readonly wanted: unknown;
  readonly value?: unknown;
  readonly error?: unknown;
  /** What it changed in its input. */
  readonly change?: string;
}

/**
 * Judges a function by what it returns for each of the inputs. It gets copies of them: what it changes stays its own.
 *
 * @param answer somebody's function
 * @param right the right function
 * @param inputs lists of arguments
 * @param tolerance how far a number may be off, as a share of the largest right number
 */
export function judgeFunction(
  answer: unknown,
  right: Callable,
  inputs: readonly (readonly unknown[])[],
  tolerance: number,
): Verdict {
  if (answer === undefined) return UNANSWERED;
  if (typeof answer !== "function") return wrong([`Got ${describe(answer)}, expected a function.`]);
  const trials = inputs.map((input) => attempt(answer as Callable, right, input));
  const returnsNothing = trials.every(({ value, error }) => value === undefined && error === undefined);
  if (returnsNothing && /(=>|\breturn)\s*\(?undefined\b/.test(String(answer))) return UNANSWERED;
  for (const trial of trials) {
    const lines = faultOf(trial, trials, answer as Callable, right, tolerance);
    if (lines !== undefined) return wrong(lines);
  }
  const tried = inputs.length === 1 ? [] : [`${inputs.length} inputs tried.`];
  const compared = trials.reduce((sum, { wanted }) => sum + countOf(wanted), 0);
  return { kind: "right", lines: [[...tried, ...agreed(compared)].join(" ")] };
}

function attempt(answer: Callable, right: Callable, input: readonly unknown[]): Trial {
  const copy = input.map(copyInput);
  const wanted = right(...input);
  try {
    const value = copyInput(answer(...copy));
    // A promise that fails later would end the cell; that it is a promise is said.
    if (isPromise(value)) (value as PromiseLike<unknown>).then(undefined, () => undefined);
    const change = changeOf(copy, input);
    return { input, wanted, value, ...(change !== undefined && { change }) };
  } catch (error) {
    return { input, wanted, error: error ?? "nothing" };
  }
}

/** What is wrong with what an answer did, line by line; undefined if nothing is. */
function faultOf(
  trial: Trial,
  trials: readonly Trial[],
  answer: Callable,
  right: Callable,
  tolerance: number,
): readonly string[] | undefined {
  const { input, wanted, value, error, change } = trial;
  const where = `For ${writeInputs(
    input,
    trials.map((other) => other.input),
  )}`;
  if (error !== undefined) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return beside(where, `it throws ${message}`);
  }
  const changed =
    change === undefined ? [] : [`It changes its input: ${change}. Work on a copy, such as \`x.slice()\`.`];
  const fault = differenceOf(value, wanted, tolerance);
  if (fault === undefined) {
    return change === undefined
      ? undefined
      : [...beside(where, "the result is right, but it must not change its input."), ...changed];
  }
  const same = unchanged(input, value);
  const hints = [
    ...changed,
    ...(same.length > 0 ? same : [...lookAhead(trial, fault, answer, right), ...acrossInputs(trials), ...fault.hints]),
  ];
  return [...beside(where, `${fault.text}.`), ...rowText(input, fault), ...hints.slice(0, MOST_HINTS)];
}

/** Two clauses in one line, or in two where they are long. */
function beside(where: string, text: string): readonly string[] {
  return where.length + text.length <= LONGEST_LINE ? [`${where}: ${text}`] : [`${where}:`, text];
}

const LONGEST_LINE = 120;
/** More than that is not read. */
const MOST_HINTS = 2;

/** The input in the row that differs, unless the whole input is shown. */
function rowText(input: readonly unknown[], { row, rows }: Difference): readonly string[] {
  if (row === undefined || rows === undefined || isWhole(input)) return [];
  const there = writeRow(input, row, rows);
  return there === undefined
    ? []
    : [`Input there: ${there}${isFirstOfDay(input, row) ? ", the first row of its day" : ""}.`];
}

function isFirstOfDay(input: readonly unknown[], row: number): boolean {
  return input.some((part) => {
    const time = isRecord(part) ? part.time : part;
    return (
      row > 0 && isList(time) && areTimes([time[row]]) && dayOf(Number(time[row])) !== dayOf(Number(time[row - 1]))
    );
  });
}

/** Whether it returns what it was given. */
function unchanged(input: readonly unknown[], value: unknown): readonly string[] {
  const isValue = (part: unknown): boolean =>
    isList(part) &&
    isList(value) &&
    part.length === value.length &&
    Array.from(part).every((x, i) => Object.is(x, value[i]));
  for (const part of input) {
    if (isValue(part)) return ["It returns its input unchanged."];
    const name = isRecord(part) ? Object.keys(part).find((key) => isValue(part[key])) : undefined;
    if (name !== undefined) return [`It returns ${quote(name)} of its input unchanged.`];
  }
  return [];
}

/** Whether the wrong value changes once the later rows are cut off the input, while the right one does not. */
function lookAhead(trial: Trial, { row, rows }: Difference, answer: Callable, right: Callable): readonly string[] {
  const { input, wanted, value } = trial;
  if (row === undefined || rows === undefined || row === rows - 1 || !isList(wanted) || !isList(value)) return [];
  const cut = input.map((part) => cutAfter(part, row, rows));
  if (cut.every((part, i) => part === input[i])) return [];
  try {
    const [own, known] = [answer(...cut.map(copyInput)), right(...cut)];
    if (!isList(own) || !isList(known)) return [];
    const same = sameWithin(1e-9 * sizeOf(wanted));
    if (!same(known[row], wanted[row]) || same(own[row], value[row])) return [];
    const [before, after] = writeBoth(value[row], own[row]);
    return [`It looks ahead: without the rows after ${row}, it gives ${after} there, not ${before}.`];
  } catch {
    return []; // one of the two takes no shorter input: it can't be known
  }
}

function cutAfter(part: unknown, row: number, rows: number): unknown {
  const cutList = (list: List): unknown =>
    list.length === rows ? (list as unknown as { slice(from: number, to: number): unknown }).slice(0, row + 1) : list;
  if (isList(part)) return cutList(part);
  if (!isRecord(part) || rowsOf(part) !== rows) return part;
  return {
    ...part,
    ...Object.fromEntries(
      Object.entries(part)
        .filter(([, list]) => isList(list))
        .map(([name, list]) => [name, cutList(list as List)]),
    ),
  };
}

/** For a function that returns one number: what its numbers for all inputs have to do with the right ones. */
function acrossInputs(trials: readonly Trial[]): readonly string[] {
  if (trials.some(({ value, wanted }) => typeof value !== "number" || typeof wanted !== "number")) return [];
  const pattern = constantOf(
    trials.map(({ value }) => value),
    trials.map(({ wanted }) => wanted),
  );
  return pattern === undefined ? [] : [pattern];
}
