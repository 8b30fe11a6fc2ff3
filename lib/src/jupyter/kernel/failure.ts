import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter.js";
import type { CompiledSource, Place } from "./compiled-source.js";
import type { Finding } from "./imported-findings.js";

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

/** V8's stack names a cell's code by this, through a sourceURL comment. */
export const cellName = (count: number): string => `cell-${count}.ts`;

/** A line of a stack: what ran, the name of its script, line and column. */
const FRAME = /^(\s+at (?:.*? \()?(?:async )?)(.+?):(\d+):(\d+)(\)?)$/;
/** Frames of the machinery below a cell: Node's and tslab's. */
const PLUMBING = /evalmachine|\(node:|at node:|[\\/]tslab[\\/]dist[\\/]|__ataLabResume/;
/** Where the kernel's own code is. */
const KERNEL = new URL(".", import.meta.url).href;
const MAX_CAUSES = 5;

/** The cell of an interruption that nobody placed. */
export const INTERRUPTED: Failure = {
  ename: "Interrupted",
  evalue: "the cell was interrupted",
  traceback: ["Interrupted: the cell was interrupted; earlier cells' variables are kept"],
};

/**
 * Describes what a compiler found wrong with a cell.
 *
 * @param diagnostics the compiler's findings, placed in the cell's own source or in a file that it imports; at least one
 * @param source the cell's source
 * @param count the cell's number
 * @returns an error named `SyntaxError` or `TypeScriptError`, with the line of each finding
 */
export function compileFailure(diagnostics: readonly (Diagnostic | Finding)[], source: string, count: number): Failure {
  const first = diagnostics[0]!;
  const ename = diagnostics.some((d) => d.code >= 1000 && d.code < 2000) ? "SyntaxError" : "TypeScriptError";
  const where = first.fileName === undefined ? "" : `${first.fileName}, `;
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : "";
  const traceback = diagnostics.flatMap((d) => {
    const place = { line: d.start.line + 1, column: d.start.character + 1 };
    const label = d.fileName ?? `cell ${count}`;
    const text = "source" in d ? d.source : d.fileName === undefined ? source : undefined;
    return [
      `${label}, line ${place.line}: ${d.messageText} (TS${d.code})`,
      ...(text === undefined ? [] : excerpt(text, place)),
    ];
  });
  return { ename, evalue: `${where}line ${first.start.line + 1}: ${first.messageText}${more}`, traceback };
}

/** The code that ran so far, by the name that it has in V8's stacks. */
export type Sources = ReadonlyMap<string, CompiledSource>;

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
  const { name, message } = thrown;
  return { ename: name, evalue: message, traceback: describe(thrown, sources, MAX_CAUSES) };
}

function describe(error: Error, sources: Sources, causes: number): string[] {
  const frames = stackFrames(error).flatMap((frame) => placeInSource(frame, sources));
  const own = frames.find((frame) => frame.at !== undefined)?.at;
  const lines = [`${error.name}: ${error.message}`];
  if (own !== undefined) {
    lines.push(`${own.source.label}, line ${own.place.line}:`, ...excerpt(own.source.source, own.place));
  }
  lines.push(...frames.map((frame) => frame.text));
  if (error.cause === undefined || causes === 0) return lines;
  const cause = isError(error.cause) ? describe(error.cause, sources, causes - 1) : [inspect(error.cause)];
  return [...lines, `Caused by: ${cause[0]}`, ...cause.slice(1)];
}

interface Frame {
  readonly text: string;
  /** Where in a cell or an imported file. */
  readonly at?: { readonly source: CompiledSource; readonly place: Place };
}

function stackFrames(error: Error): string[] {
  const lines = (error.stack ?? "").split("\n");
  return lines.filter((line) => /^\s+at /.test(line) && !PLUMBING.test(line) && !line.includes(KERNEL));
}

/** A frame of a cell gets its place in the source; one that has none there is the kernel's doing, and goes. */
function placeInSource(frame: string, sources: Sources): Frame[] {
  const [, before, name, line, column, after] = FRAME.exec(frame) ?? [];
  const source = sources.get(name ?? "");
  if (source === undefined) return [{ text: frame }];
  const place = source.locate({ line: Number(line), column: Number(column) });
  if (!place) return [];
  return [{ text: `${before}${source.label}:${place.line}:${place.column}${after}`, at: { source, place } }];
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
