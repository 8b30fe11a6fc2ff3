import { SourceMap, type SourceMapPayload } from "node:module";
import type { Edited } from "./insertions.js";

/** A place in a source; both count from 1, as editors show them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A cell or a file that was compiled: its source, and the way from its compiled code back to it. */
export interface CompiledSource {
  /** What an error calls it: `cell 3`, `../recipes/volume.ts`. */
  readonly label: string;
  readonly source: string;
  /** The place in the source of a place in the compiled code, or undefined where there is none. */
  readonly locate: (place: Place) => Place | undefined;
}

/** tslab compiles a cell with this line before it. */
const LINES_BEFORE = 1;

/**
 * Ties a cell to its compiled code.
 *
 * @param label what an error calls it
 * @param source what the person wrote
 * @param rewritten what was given to tslab
 * @param maps source maps from tslab's output back to what it was given, outermost first
 * @param guarded what runs, made from tslab's output
 * @param output tslab's output
 * @returns the compiled cell
 */
export function compiledCell(
  label: string,
  source: string,
  rewritten: Edited,
  maps: readonly string[],
  guarded: Edited,
  output: string,
): CompiledSource {
  // Parsed on the first error: most cells never need it.
  let parsed: readonly SourceMap[] | undefined;
  const lines = guarded.text.split("\n").length;
  const locate = (place: Place): Place | undefined => {
    // tslab's own call of the cell's code comes after it.
    if (place.line > lines) return undefined;
    parsed ??= maps.map((map) => new SourceMap(JSON.parse(map) as SourceMapPayload));
    let at: Place = placeAt(output, guarded.toOriginal(offsetOf(guarded.text, place)));
    for (const map of parsed) {
      const original = originalPlace(map, at);
      if (original === undefined) return undefined;
      at = original;
    }
    if (at.line <= LINES_BEFORE) return undefined;
    const offset = offsetOf(rewritten.text, { line: at.line - LINES_BEFORE, column: at.column });
    return placeAt(source, rewritten.toOriginal(offset));
  };
  return { label, source, locate };
}

/**
 * Ties a file to its compiled code.
 *
 * @param label what an error calls it
 * @param source what the file holds
 * @param map the source map from the compiled code back to it
 * @returns the compiled file
 */
export function compiledFile(label: string, source: string, map: string): CompiledSource {
  let parsed: SourceMap | undefined;
  const locate = (place: Place): Place | undefined => {
    parsed ??= new SourceMap(JSON.parse(map) as SourceMapPayload);
    return originalPlace(parsed, place);
  };
  return { label, source, locate };
}

function originalPlace(map: SourceMap, place: Place): Place | undefined {
  const entry = map.findEntry(place.line - 1, place.column - 1);
  if (!("originalLine" in entry)) return undefined;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/**
 * The place of an offset in a text.
 *
 * @param text the text
 * @param offset characters before the place
 * @returns line and column, from 1
 */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: before.length - lineStart + 1 };
}

function offsetOf(text: string, place: Place): number {
  let start = 0;
  for (let line = 1; line < place.line; line++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return Math.min(start + place.column - 1, text.length);
}
