import type { FeatureState } from "../features/feature-stream.js";
import { hashNumbers } from "../util/hash-numbers.js";
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
  /** A hash of the rest. */
  readonly sum?: string;
}

/** A copy of a state, with a hash by which damage is found. */
export function sealed(state: ScorerState): ScorerState {
  const { sum: _, ...rest } = structuredClone(state);
  return { ...rest, sum: sumOf(rest) };
}

/**
 * A scorer's state from plain data, such as JSON, in which a missing number is null.
 *
 * @param fresh the state of a new scorer
 * @param saved what an earlier one knew
 * @returns a copy of what was saved
 * @throws when it belongs to other models or another recipe, is damaged, or is no such state
 */
export function restored(fresh: ScorerState, saved: ScorerState): ScorerState {
  if (saved?.scorer !== 1) throw new Error("the state is no state of a scorer");
  const { sum, ...rest } = saved;
  if (sum !== sumOf(rest)) throw new Error("the state is damaged: its numbers are not those that were saved");
  if (saved.made !== fresh.made) {
    throw new Error("the state belongs to other models, or to another recipe: give those that it was made with");
  }
  return JSON.parse(JSON.stringify(rest), (_, value) => (value === null ? Number.NaN : value));
}

/** The hash of a state as JSON writes it, so that one from a file has the same. */
function sumOf(state: Omit<ScorerState, "sum">): string {
  return hashNumbers(Float64Array.from(JSON.stringify(state), (letter) => letter.charCodeAt(0)));
}
