import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter.js";
import type { CompiledCell, Place } from "./compiled-cell.js";

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

const IN_CELL = /\bcell-(\d+)\.ts:(\d+):(\d+)/;
/** Frames of the machinery below a cell: Node's, tslab's and the kernel's own. */
const PLUMBING = /evalmachine|\(node:|at node:|[\\/]tslab[\\/]dist[\\/]|[\\/]notebook[\\/]kernel[\\/]|__ataLabResume/;
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
 * @param diagnostics the compiler's findings, placed in the cell's own source; at least one
 * @param source the cell's source
 * @param count the cell's number
 * @returns an error named `SyntaxError` or `TypeScriptError`, with the line of each finding
 */
export function compileFailure(diagnostics: readonly Diagnostic[], source: string, count: number): Failure {
  const first = diagnostics[0]!;
  const ename = diagnostics.some((d) => d.code >= 1000 && d.code < 2000) ? "SyntaxError" : "TypeScriptError";
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : "";
  const traceback = diagnostics.flatMap((d) => {
    const place = { line: d.start.line + 1, column: d.start.character + 1 };
    const message = `${d.messageText} (TS${d.code})`;
    return d.fileName === undefined
      ? [`cell ${count}, line ${place.line}: ${message}`, ...excerpt(source, place)]
      : [`${d.fileName}, line ${place.line}: ${message}`];
  });
  return { ename, evalue: `line ${first.start.line + 1}: ${first.messageText}${more}`, traceback };
}

/**
 * Describes what a cell threw.
 *
 * @param thrown any value: not only errors are thrown
 * @param cells the cells that ran so far, by number
 * @returns name, message, and a traceback in which a cell's lines are those that the person wrote
 */
export function runtimeFailure(thrown: unknown, cells: ReadonlyMap<number, CompiledCell>): Failure {
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`] };
  }
  const { name, message } = thrown;
  return { ename: name, evalue: message, traceback: describe(thrown, cells, MAX_CAUSES) };
}

function describe(error: Error, cells: ReadonlyMap<number, CompiledCell>, causes: number): string[] {
  const frames = stackFrames(error).flatMap((frame) => placeInCell(frame, cells));
  const own = frames.find((frame) => frame.place !== undefined);
  const lines = [`${error.name}: ${error.message}`];
  if (own?.place !== undefined) {
    lines.push(`cell ${own.count}, line ${own.place.line}:`, ...excerpt(cells.get(own.count)!.source, own.place));
  }
  lines.push(...frames.map((frame) => frame.text));
  if (error.cause === undefined || causes === 0) return lines;
  const cause = isError(error.cause) ? describe(error.cause, cells, causes - 1) : [inspect(error.cause)];
  return [...lines, `Caused by: ${cause[0]}`, ...cause.slice(1)];
}

interface Frame {
  readonly text: string;
  readonly count: number;
  readonly place: Place | undefined;
}

function stackFrames(error: Error): string[] {
  const lines = (error.stack ?? "").split("\n");
  return lines.filter((line) => /^\s+at /.test(line) && !PLUMBING.test(line));
}

/** A frame of a cell gets its place in the source; one that has none there is the kernel's doing, and goes. */
function placeInCell(frame: string, cells: ReadonlyMap<number, CompiledCell>): Frame[] {
  const found = IN_CELL.exec(frame);
  if (found === null) return [{ text: frame, count: 0, place: undefined }];
  const count = Number(found[1]);
  const place = cells.get(count)?.locate({ line: Number(found[2]), column: Number(found[3]) });
  if (!place) return [];
  return [{ text: frame.replace(IN_CELL, `cell ${count}:${place.line}:${place.column}`), count, place }];
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
