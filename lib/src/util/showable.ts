/** The method by which a value tells a notebook how it shows: this project's kernel and Deno's ask for it. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** Kinds of results that show themselves. */
export type Kind =
  | "figure"
  | "table"
  | "columns"
  | "bars"
  | "dataset"
  | "audit"
  | "research"
  | "evaluation"
  | "ablation"
  | "null runs"
  | "look-ahead"
  | "warm-up"
  | "skew";

/** How much is shown. */
export interface Shown {
  /** Of a long table: how many rows of its beginning, and as many of its end. */
  readonly rows?: number;
}

/** Representations of one thing, by MIME type. */
export type Bundle = Record<string, unknown>;

/** Something that shows itself. */
export interface SelfShowing {
  [DISPLAY](shown?: Shown): Bundle;
}

/** What makes a MIME bundle of a result. */
export type Viewer = (result: never, shown: Shown) => Bundle;

const viewers = new Map<Kind, Viewer>();

/**
 * Lets a result show itself as a cell's last expression. What stands in the result does not change: the method is not
 * enumerable, so that copies, JSON and comparisons know nothing of it.
 *
 * How it looks is told later, by `setViewer`: rooms that compute do not know those that show.
 *
 * @param kind what it is
 * @param result any object that nobody else holds yet
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

/** Tells how results of a kind are shown. */
export function setViewer(kind: Kind, viewer: Viewer): void {
  viewers.set(kind, viewer);
}

/** Whether something shows itself. */
export function showsItself(x: unknown): x is SelfShowing {
  return typeof x === "object" && x !== null && DISPLAY in x && typeof x[DISPLAY] === "function";
}
