import { escapeHtml } from "../util/escape-html.js";
import { differenceOf, guessFault } from "./answers/difference.js";
import { type Callable, judgeFunction } from "./answers/judge-function.js";
import { isList } from "./answers/lists.js";
import { agreed, countOf, UNANSWERED, type Verdict, wrong } from "./answers/verdict.js";
import { display } from "./display.js";

/** How far off a number may be, as a share of the largest right number. */
const TOLERANCE = 1e-9;
/** How an answer is checked. */
export interface CheckOptions {
  /** How far a number may be off, as a share of the largest right number in size (default 1e-9). */
  readonly tolerance?: number;
}

/**
 * Says whether the answer to an exercise is right, and if not, what is wrong: the input, the first row that differs, both
 * values there, which is higher, and what the wrong values have to do with the right ones. They may come a row late, look
 * ahead, be percent where shares are right, or be the input itself; the answer may be a promise, or change its input.
 *
 * An answer is a function, which is called with each of the inputs (with copies of them), or a value: a number, a text, a
 * series or columns by name. `undefined` where the exercise has it counts as not answered yet, not as an error. Of a
 * single number, or a list of texts, the right one is not told.
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
      : judgeFunction(answer, right as Callable, inputs as readonly (readonly unknown[])[], tolerance),
  );
}

function judge(answer: unknown, right: unknown, tolerance: number): Verdict {
  if (answer === undefined) return UNANSWERED;
  const isTold = isList(right) ? typeof right[0] !== "string" : typeof right === "object";
  const fault = isTold ? differenceOf(answer, right, tolerance) : guessFault(answer, right, tolerance);
  if (fault === undefined) return { kind: "right", lines: agreed(countOf(right)) };
  return wrong([`${capital(fault.text)}.`, ...fault.hints]);
}

/** A sentence begins with a capital letter, except with a name. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const WORDS = { right: "Right.", wrong: "Not right yet.", unanswered: "Not answered yet." } as const;
/** A mark and its colour; the words are in the page's own colour, which can be read in both themes. */
const MARKS = {
  right: ["✓", "#009E73"],
  wrong: ["✗", "#D55E00"],
  unanswered: ["○", "#7a7a7a"],
} as const;

function tell({ kind, lines }: Verdict): void {
  const [mark, colour] = MARKS[kind];
  const head = `<span style="color: ${colour}">${mark}</span> <strong>${WORDS[kind]}</strong>`;
  const [first = "", ...others] = lines.map(htmlOf);
  display({
    "text/plain": [`${WORDS[kind]} ${lines[0] ?? ""}`.trim(), ...lines.slice(1)].join("\n"),
    "text/html": `<p>${[`${head} ${first}`.trim(), ...others].join("<br>")}</p>`,
  });
}

/** A line as HTML: what stands between backticks is code. */
function htmlOf(line: string): string {
  return escapeHtml(line).replace(/`([^`]+)`/g, "<code>$1</code>");
}
