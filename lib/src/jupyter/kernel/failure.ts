import { inspect } from "node:util";
import { inParameterWords } from "../../util/parameter-words.js";
import type { Finding } from "../compiler/messages.js";
import type { Place } from "./compiled-source.js";
import { framesOf, isOfLibrary, type Sources } from "./stacks.js";

/** The content of a Jupyter `error` message. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** What is thrown into a cell that was interrupted. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** What errors call a cell. */
export const cellName = (count: number): string => `cell ${count}`;

const MAX_CAUSES = 5;
/** What is told of an error elsewhere. */
const TOLD = new Set(["name", "message", "stack", "cause", "errors"]);

/** The cell of an interruption that nobody placed. */
export const INTERRUPTED: Failure = {
  ename: "Interrupted",
  evalue: "the cell was interrupted",
  traceback: ["Interrupted: the cell was interrupted; variables are kept"],
};

/**
 * Describes what a compiler found wrong with a cell.
 *
 * @param findings the compiler's findings, in the cell's own source or in a file that it imports; at least one
 * @param source the cell's source
 * @param count the cell's number
 * @returns an error named `SyntaxError` or `TypeScriptError`, with the line of each finding
 */
export function compileFailure(findings: readonly Finding[], source: string, count: number): Failure {
  const first = findings[0]!;
  const ename = findings.some(({ code }) => code >= 1000 && code < 2000) ? "SyntaxError" : "TypeScriptError";
  const where = first.fileName === undefined ? "" : `${first.fileName}, `;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : "";
  const traceback = findings.flatMap((finding) => {
    const place = { line: finding.start.line + 1, column: finding.start.character + 1 };
    const label = finding.fileName ?? cellName(count);
    return [
      `${label}, line ${place.line}: ${finding.messageText} (TS${finding.code})`,
      ...excerpt(finding.source ?? source, place),
    ];
  });
  return { ename, evalue: `${where}line ${first.start.line + 1}: ${first.messageText}${more}`, traceback };
}

/**
 * Describes what a cell threw.
 *
 * @param thrown any value: not only errors are thrown
 * @param sources the cells that ran so far, and the files that they imported
 * @returns name, message, and a traceback in which lines are those that the person wrote
 */
export function runtimeFailure(thrown: unknown, sources: Sources): Failure {
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`] };
  }
  return { ename: thrown.name, evalue: messageOf(thrown), traceback: describe(thrown, sources, MAX_CAUSES) };
}

/** The library's messages tell options of the command line; a notebook has parameters. */
function messageOf(error: Error): string {
  return isOfLibrary(error) ? inParameterWords(error.message) : error.message;
}

function describe(error: Error, sources: Sources, depth: number): string[] {
  const frames = framesOf(error, sources);
  const own = frames.find((frame) => frame.at !== undefined)?.at;
  const lines = [`${error.name}: ${messageOf(error)}`];
  if (own !== undefined) {
    lines.push(`${own.source.label}, line ${own.place.line}:`, ...excerpt(own.source.source, own.place));
  }
  lines.push(...frames.map(({ text }) => text), ...properties(error));
  if (depth === 0) return lines;
  const part = (title: string, value: unknown): string[] => {
    const [first, ...rest] = isError(value) ? describe(value, sources, depth - 1) : [inspect(value)];
    return [`${title}: ${first}`, ...rest];
  };
  const errors = (error as { errors?: unknown }).errors;
  if (Array.isArray(errors)) lines.push(...errors.flatMap((one, i) => part(`Error ${i + 1} of ${errors.length}`, one)));
  if (error.cause !== undefined) lines.push(...part("Caused by", error.cause));
  return lines;
}

/** What an error says beyond its message, as the code of a file that is missing. */
function properties(error: Error): string[] {
  const names = Object.keys(error).filter((name) => !TOLD.has(name));
  return names.map((name) => `    ${name}: ${inspect((error as unknown as Record<string, unknown>)[name])}`);
}

/** The line of a place, the line before it, and a caret under the place. */
function excerpt(source: string, place: Place): string[] {
  const lines = source.split("\n");
  const width = String(place.line).length;
  const show = (line: number, mark: string): string =>
    `${mark} ${String(line).padStart(width)} | ${lines[line - 1] ?? ""}`;
  const before = place.line > 1 ? [show(place.line - 1, "   ")] : [];
  return [...before, show(place.line, "-->"), `${" ".repeat(width + 7 + place.column - 1)}^`];
}

function isError(value: unknown): value is Error {
  // Not instanceof: an error may come from another realm.
  return Object.prototype.toString.call(value) === "[object Error]" || value instanceof Error;
}
