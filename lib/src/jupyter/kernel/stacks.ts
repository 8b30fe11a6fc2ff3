import type { CompiledSource, Place } from "./compiled-source.js";

/** The code that ran so far. */
export interface Sources {
  /** Adds code under the name that it has in V8's stacks. */
  readonly add: (name: string, source: CompiledSource) => void;
  /** By V8's name. */
  readonly get: (name: string) => CompiledSource | undefined;
  /** The last one of a label. */
  readonly labelled: (label: string) => CompiledSource | undefined;
}

/** A line of a stack. */
export interface Frame {
  readonly text: string;
  /** Where in a cell or an imported file. */
  readonly at?: { readonly source: CompiledSource; readonly place: Place };
}

/** What ran, the name of its script, line and column. */
const FRAME = /^(\s+at (?:.*? \()?(?:async )?)(.+?):(\d+):(\d+)(\)?)$/;
/** Frames of the machinery below a cell: Node's, and the kernel's own. */
const PLUMBING = /evalmachine|\(node:|at (?:async )?node:|[\\/]tslab[\\/]dist[\\/]/;
/** How the names of the bundles begin that hold the kernel's code. */
const KERNEL = new URL("../../bundles/kernel", import.meta.url).href;

/** Makes a registry of code. */
export function createSources(): Sources {
  const byName = new Map<string, CompiledSource>();
  const byLabel = new Map<string, CompiledSource>();
  return {
    add: (name, source) => {
      byName.set(name, source);
      byLabel.set(source.label, source);
    },
    get: (name) => byName.get(name),
    labelled: (label) => byLabel.get(label),
  };
}

/** Where the library's code is. */
const LIBRARY = new URL("../../", import.meta.url).href;

/** The frames of the errors whose stacks were asked for. */
const placed = new WeakMap<Error, readonly Frame[]>();
/** Those of them that the library threw. */
const ofLibrary = new WeakSet<Error>();

/** Whether the library threw an error, and not a cell, a file that it imports, or another package. */
export function isOfLibrary(error: Error): boolean {
  // Known only once the stack was asked for.
  return String(error.stack) !== "" && ofLibrary.has(error);
}

/**
 * The part of an error's stack that is about what a person wrote or called, each line at its place in the source.
 *
 * @param error the error
 * @param sources the code that ran
 * @returns the frames; the machinery below the cell is left out
 */
export function framesOf(error: Error, sources: Sources): readonly Frame[] {
  const lines = String(error.stack ?? "").split("\n");
  // Known only once the stack was asked for.
  return placed.get(error) ?? placeFrames(lines, sources);
}

function placeFrames(lines: readonly string[], sources: Sources): Frame[] {
  return lines
    .filter((line) => /^\s+at /.test(line) && !PLUMBING.test(line) && !line.includes(KERNEL))
    .flatMap((line) => placeFrame(line, sources));
}

/** A frame that has no place in its source is the kernel's doing, and goes. */
function placeFrame(line: string, sources: Sources): Frame[] {
  const [, before, name = "", row, column, after] = FRAME.exec(line) ?? [];
  const place = { line: Number(row), column: Number(column) };
  const source = sources.get(name);
  if (source === undefined) {
    const done = sources.labelled(name);
    return [{ text: line, ...(done && { at: { source: done, place } }) }];
  }
  const original = source.locate(place);
  if (original === undefined) return [];
  const text = `${before}${source.label}:${original.line}:${original.column}${after}`;
  return [{ text, at: { source, place: original } }];
}

/**
 * Makes every stack of this process tell places in sources: whoever prints an error prints the person's own lines.
 *
 * @param sources the code that ran
 */
export function placeStacks(sources: Sources): void {
  Error.prepareStackTrace = (error, sites) => {
    const frames = placeFrames(
      sites.map((site) => `    at ${site}`),
      sources,
    );
    placed.set(error, frames);
    if (String(sites[0]).includes(LIBRARY)) ofLibrary.add(error);
    return [headOf(error), ...frames.map(({ text }) => text)].join("\n");
  };
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
