import type { FeatureState } from "../features/feature-stream.js";
import type { OpenBar } from "./bar-builder.js";
import type { ColumnState } from "./newest-columns.js";

/** All that a scorer knows, as plain data for a file. */
export interface ScorerState {
  readonly scorer: 1;
  /** Identifies models, columns, bars and policy. */
  readonly made: string;
  readonly open: OpenBar;
  readonly columns: ColumnState;
  /** What the policy's own signals depend on. */
  readonly signals: FeatureState;
  history: number;
}

/**
 * A scorer's state from plain data, such as JSON, in which a missing number is null.
 *
 * @param fresh the state of a new scorer
 * @param saved what an earlier one knew
 * @returns a copy of what was saved
 * @throws when it belongs to other models or another recipe, or is no such state
 */
export function restored(fresh: ScorerState, saved: ScorerState): ScorerState {
  if (saved?.scorer !== 1) throw new Error("the state is no state of a scorer");
  if (saved.made !== fresh.made) {
    throw new Error(
      "the state belongs to other models, or to another recipe: start anew, or load the models that it was made with",
    );
  }
  return copyLike(fresh, saved, "state") as ScorerState;
}

/** A copy of a value that is built like another: the same keys and kinds; lists hold numbers, or minutes. */
function copyLike(like: unknown, value: unknown, place: string): unknown {
  if (typeof like === "number" && value === null) return Number.NaN;
  if (Array.isArray(like) && Array.isArray(value)) {
    return value.map((one, i) => (one === null ? Number.NaN : leaf(one, `${place}[${i}]`)));
  }
  if (isObject(like) && isObject(value) && !Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(like).map(([key, inner]) => [key, copyLike(inner, value[key], `${place}.${key}`)]),
    );
  }
  if (typeof like !== typeof value || isObject(like)) throw new Error(`the state is damaged at ${place}`);
  return value;
}

/** An entry of a list: a number, or an object of numbers. */
function leaf(value: unknown, place: string): unknown {
  if (typeof value === "number") return value;
  const numbers = isObject(value) ? Object.entries(value) : [];
  if (numbers.length === 0 || numbers.some(([, number]) => typeof number !== "number")) {
    throw new Error(`the state is damaged at ${place}`);
  }
  return { ...(value as object) };
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null;
}
