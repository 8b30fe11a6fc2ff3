import { SourceMap, type SourceMapPayload } from "node:module";

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

/**
 * Ties a source to its compiled code.
 *
 * @param label what an error calls it
 * @param source what the person wrote
 * @param code what runs
 * @param map the source map from the code back to the source, as JSON
 * @returns the compiled source
 */
export function compiledSource(label: string, source: string, code: string, map: string): CompiledSource {
  // Parsed on the first error: most never need it.
  let parsed: SourceMap | undefined;
  const locate = (place: Place): Place | undefined => {
    // What the kernel puts around a cell's code.
    if (place.line < 1 || place.line > code.split("\n").length) return undefined;
    parsed ??= new SourceMap(JSON.parse(map) as SourceMapPayload);
    const entry = parsed.findEntry(place.line - 1, place.column - 1);
    if (!("originalLine" in entry)) return undefined;
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
  return { label, source, locate };
}
