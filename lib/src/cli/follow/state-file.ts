import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { PaperState } from "../../serving/paper.js";
import type { ScorerState } from "../../serving/scorer-state.js";
import { readSmallFile } from "../../sources/read-small-file.js";
import { replaceFile } from "../../sources/replace-file.js";
import { jsonOf } from "../../util/json-of.js";
import { SECOND } from "../../util/time.js";

/** What `--state` keeps: one file, so that scorer and paper account are always of the same bar. */
export interface FollowState {
  readonly scorer: ScorerState;
  readonly paper?: PaperState;
}

/** The state in a file; undefined where there is none yet. */
export async function readState(path: string | undefined): Promise<FollowState | undefined> {
  if (path === undefined || !existsSync(path)) return undefined;
  try {
    const state = jsonOf(readSmallFile(path, LARGEST).toString("utf8"), "the state") as FollowState;
    if (typeof state?.scorer !== "object") throw new Error("it is not a state");
    return state;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unusable(path, code === "EISDIR" ? "it is a folder" : message);
  }
}

/** An error that says which state cannot be gone on from, why, and how to begin anew. */
export function unusable(path: string, why: string): Error {
  return new Error(`${path}: ${why}. To begin anew, move the file away, or name another with --state`);
}

/** Bytes: decades of a paper account. */
const LARGEST = 1 << 28;

/** Writes the state to its file, at most once a second unless it must be now. */
export function stateKeeper(path: string | undefined, state: () => FollowState): (now?: boolean) => Promise<void> {
  if (path === undefined) return async () => {};
  let last = 0;
  return async (now = false) => {
    if (!now && Date.now() - last < SECOND) return;
    last = Date.now();
    const text = JSON.stringify(state());
    await replaceFile(path, (temporary) => writeFile(temporary, text));
  };
}
