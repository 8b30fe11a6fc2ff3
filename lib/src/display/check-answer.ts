import { escapeHtml } from "../util/escape-html.js";
import { display } from "./display.js";

/** How far off a number may be, as a share of the largest right number. */
const TOLERANCE = 1e-9;
/** An input longer than this is named by its number, not shown. */
const LONGEST_INPUT = 90;
/** A list of more entries than this is longer than that. */
const MOST_SHOWN = LONGEST_INPUT / 3;

/** How an answer is checked. */
export interface CheckOptions {
  /** How far a number may be off, as a share of the largest right number in size (default 1e-9). */
  readonly tolerance?: number;
}

/**
 * Says whether the answer to an exercise is right, and if not, what is wrong: the input, the first row that differs, both
 * values there, and whether the values are right but come one row too late or too early.
 *
 * An answer is a function, which is called with each of the inputs, or a value: a number, a text, a series or columns by
 * name. `undefined`, or a function that returns it, counts as not answered yet, not as an error. For a single number it
 * says only "too high" or "too low".
 *
 * @param answer the reader's function, or value
 * @param right the right function, or value
 * @param inputs for functions: lists of arguments to try them on
 * @param options the tolerance
 * @throws only what the right function throws; what the answer throws is reported
 * @example
 * checkAnswer((x) => x + x, (x) => 2 * x, [[1], [2.5]]); // → undefined
 * checkAnswer(78, 79); // → undefined
 */
export function checkAnswer<A extends readonly unknown[] | []>(
  answer: ((...input: never[]) => unknown) | undefined,
  right: (...input: A) => unknown,
  inputs: readonly A[],
  options?: CheckOptions,
): void;
export function checkAnswer(answer: unknown, right: unknown, options?: CheckOptions): void;
export function checkAnswer(answer: unknown, right: unknown, ...rest: unknown[]): void {
  const [inputs, options] = typeof right === "function" ? rest : [undefined, rest[0]];
  const { tolerance = TOLERANCE } = (options ?? {}) as CheckOptions;
  tell(
    inputs === undefined
      ? judge(answer, right, tolerance)
      : judgeFunction(answer as Callable, right as Callable, inputs as readonly (readonly unknown[])[], tolerance),
  );
}

type Callable = (...input: readonly unknown[]) => unknown;

/** What is said of an answer. */
interface Verdict {
  readonly kind: "right" | "wrong" | "unanswered";
  readonly text: string;
}

const UNANSWERED: Verdict = {
  kind: "unanswered",
  text: "Put your answer in place of `undefined`, and run the cell again.",
};

function judge(answer: unknown, right: unknown, tolerance: number): Verdict {
  if (answer === undefined) return UNANSWERED;
  const fault = typeof right === "object" ? difference(answer, right, tolerance) : guess(answer, right, tolerance);
  if (fault !== undefined) return { kind: "wrong", text: capital(fault) };
  return { kind: "right", text: agreed(countOf(right)) };
}

function judgeFunction(
  answer: Callable | undefined,
  right: Callable,
  inputs: readonly (readonly unknown[])[],
  tolerance: number,
): Verdict {
  if (answer === undefined) return UNANSWERED;
  // All right values first: an answer that changes its input can't change them.
  const wanted = inputs.map((input) => right(...input));
  const shown = inputs.map((input, i) => inputText(input, i, inputs.length));
  for (const [i, input] of inputs.entries()) {
    let value: unknown;
    try {
      value = answer(...input);
    } catch (error) {
      return { kind: "wrong", text: `For ${shown[i]} it throws: ${error instanceof Error ? error.message : error}` };
    }
    if (value === undefined && i === 0) return UNANSWERED;
    const fault = difference(value, wanted[i], tolerance);
    if (fault !== undefined) return { kind: "wrong", text: `For ${shown[i]}: ${fault}` };
  }
  const compared = wanted.reduce<number>((sum, value) => sum + countOf(value), 0);
  const tried = inputs.length === 1 ? "" : `${inputs.length} inputs tried. `;
  return { kind: "right", text: `${tried}${agreed(compared)}`.trim() };
}

const WORDS = { right: "Right.", wrong: "Not right yet.", unanswered: "Not answered yet." } as const;
const COLOURS = { right: "#009E73", wrong: "#D55E00", unanswered: "#7a7a7a" } as const;

function tell({ kind, text }: Verdict): void {
  display({
    "text/plain": `${WORDS[kind]} ${text}`.trim(),
    "text/html": `<p><strong style="color: ${COLOURS[kind]}">${WORDS[kind]}</strong> ${escapeHtml(text)}</p>`,
  });
}

/** For a single value the right one is not given away. */
function guess(answer: unknown, right: unknown, tolerance: number): string | undefined {
  if (typeof answer !== typeof right) return `expected a ${typeof right}, got ${nameOf(answer)}`;
  if (typeof answer !== "number" || typeof right !== "number") {
    return answer === right ? undefined : `${JSON.stringify(answer)} is not the answer`;
  }
  if (near(answer, right, tolerance * Math.abs(right))) return undefined;
  if (Number.isNaN(answer) || Number.isNaN(right)) return `${write(answer)} is not the answer`;
  return `${write(answer)} is too ${answer > right ? "high" : "low"}`;
}

/** What is wrong with a value, if anything is. */
function difference(value: unknown, right: unknown, tolerance: number): string | undefined {
  if (isList(right))
    return isList(value) ? differentRows(value, right, tolerance) : `expected a series, got ${nameOf(value)}`;
  if (typeof right === "object" && right !== null) {
    if (typeof value !== "object" || value === null) return `expected columns by name, got ${nameOf(value)}`;
    for (const [name, wanted] of Object.entries(right)) {
      if (!(name in value)) return `${name} is missing`;
      const fault = difference((value as Record<string, unknown>)[name], wanted, tolerance);
      if (fault !== undefined) return `${name}: ${fault}`;
    }
    return undefined;
  }
  if (typeof right === "number" && typeof value === "number") {
    return near(value, right, tolerance * Math.abs(right)) ? undefined : bothOf(value, right);
  }
  return value === right ? undefined : bothOf(value, right);
}

function differentRows(value: List, right: List, tolerance: number): string | undefined {
  if (value.length !== right.length)
    return `yours has ${rows(value.length)}, the right answer has ${rows(right.length)}`;
  let largest = 0;
  for (let i = 0; i < right.length; i++) {
    const size = Math.abs(Number(right[i]));
    if (Number.isFinite(size)) largest = Math.max(largest, size);
  }
  const same = (a: unknown, b: unknown): boolean =>
    typeof a === "number" && typeof b === "number" ? near(a, b, tolerance * largest) : a === b;
  const wrong: number[] = [];
  for (let i = 0; i < right.length; i++) if (!same(value[i], right[i])) wrong.push(i);
  const [first] = wrong;
  if (first === undefined) return undefined;
  const more = wrong.length === 1 ? "" : ` (the first of ${rows(wrong.length)} that differ)`;
  return `row ${first}: ${bothOf(value[first], right[first])}${more}${shifted(value, right, same)}`;
}

/** Whether it is the right series, moved by a row. */
function shifted(value: List, right: List, same: (a: unknown, b: unknown) => boolean): string {
  const n = right.length;
  if (n < 4) return "";
  const matches = (by: 1 | -1): boolean => {
    for (let i = 1; i < n - 1; i++) if (!same(value[i], right[i - by])) return false;
    return true;
  };
  if (matches(1)) return "; the values are right, but come one row too late";
  return matches(-1) ? "; the values are right, but come one row too early: they look ahead" : "";
}

type List = ArrayLike<unknown>;

function isList(value: unknown): value is List {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function near(a: number, b: number, room: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= room;
}

function countOf(value: unknown): number {
  if (isList(value)) return value.length;
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + countOf(part), 0);
}

function agreed(values: number): string {
  return values > 1 ? `All ${values.toLocaleString("en-US")} values agree.` : "";
}

function rows(n: number): string {
  return `${n.toLocaleString("en-US")} ${n === 1 ? "row" : "rows"}`;
}

function bothOf(value: unknown, right: unknown): string {
  return `got ${write(value)}, expected ${write(right)}`;
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return isList(value) ? "a list" : `a ${typeof value}`;
}

/** An input as far as it can be read at a glance. */
function inputText(input: readonly unknown[], index: number, of: number): string {
  const text = `(${input.map(write).join(", ")})`;
  return text.length <= LONGEST_INPUT ? text : `input ${index + 1} of ${of}`;
}

function write(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(7)));
  if (isList(value))
    return `[${Array.from({ length: Math.min(value.length, MOST_SHOWN) }, (_, i) => write(value[i])).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => `${name}: ${write(part)}`);
    return `{ ${parts.join(", ")} }`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
