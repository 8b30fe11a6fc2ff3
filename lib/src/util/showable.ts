/** The method that tells a notebook how to display a value; this project's kernel and Deno's call it. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** Kinds of results that display themselves. */
export type Kind =
  | "figure"
  | "table"
  | "columns"
  | "bars"
  | "dataset"
  | "audit"
  | "bar comparison"
  | "research"
  | "evaluation"
  | "ablation"
  | "label comparison"
  | "null runs"
  | "policy null"
  | "look-ahead"
  | "warm-up"
  | "predictions"
  | "skew"
  | "rolling retraining"
  | "walk"
  | "combinatorial"
  | "leave symbols out"
  | "pool"
  | "universe";

/** How much to show. */
export interface Shown {
  /** For a long table: number of first rows, and as many last rows. */
  readonly rows?: number;
}

/** Representations of one thing, by MIME type. */
export type Bundle = Record<string, unknown>;

/** A value that displays itself. */
export interface SelfShowing {
  [DISPLAY](shown?: Shown): Bundle;
}

/** Turns a result into a MIME bundle. */
export type Viewer = (result: never, shown: Shown) => Bundle;

const viewers = new Map<Kind, Viewer>();

/**
 * Lets a result display itself as a cell's last expression. The result's data stays the same: the method is not
 * enumerable, so copies, JSON and comparisons ignore it.
 *
 * Its appearance is set later by `setViewer`, because rooms that compute do not know those that display.
 *
 * @param kind the kind of result
 * @param result a new object, not yet shared
 * @returns the same object
 * @example
 * JSON.stringify(showable("bars", { a: 1 })); // → '{"a":1}'
 */
export function showable<T extends object>(kind: Kind, result: T): T {
  return Object.defineProperty(result, DISPLAY, {
    configurable: true,
    value: (shown: Shown = {}): Bundle => viewers.get(kind)?.(result as never, shown) ?? {},
  });
}

/** Sets how results of a kind are displayed. */
export function setViewer(kind: Kind, viewer: Viewer): void {
  viewers.set(kind, viewer);
}

/** Whether a value displays itself. */
export function showsItself(x: unknown): x is SelfShowing {
  return typeof x === "object" && x !== null && DISPLAY in x && typeof x[DISPLAY] === "function";
}
