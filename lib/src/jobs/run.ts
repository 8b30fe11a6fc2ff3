import { version } from "../store/version.js";
import type { KindName, Kinds } from "./kinds.js";

/**
 * Jobs of one kind as plain data, for threads, other processes and other machines: a common part and one item per job.
 *
 * Between threads it is cloned, and columns in shared memory are not copied. What goes to another machine is JSON, and
 * names bars by file and hash.
 */
export interface Run<K extends KindName = KindName> extends RunHead<K> {
  readonly items: readonly Kinds[K]["item"][];
}

/** What all jobs of a run share, and a worker is started with. */
export interface RunHead<K extends KindName = KindName> {
  readonly kind: K;
  /** Version of the library that made the run. */
  readonly version: string;
  readonly common: Kinds[K]["common"];
}

/** A run of this version. */
export function makeRun<K extends KindName>(
  kind: K,
  common: Kinds[K]["common"],
  items: readonly Kinds[K]["item"][],
): Run<K> {
  return { kind, version: version(), common, items };
}

/** How a runner tells of results, and is stopped. */
export interface RunControl<R> {
  /**
   * Receives each result as it arrives, in any order, with the item's index. A worker gets its next job when this is
   * done, so results do not pile up. Throwing aborts the run.
   */
  readonly onResult: (result: R, index: number) => void | Promise<void>;
  /**
   * The result of an item whose thread died while it worked on it, as when memory ended; another thread takes its place.
   * Without it, a thread that dies ends the run.
   */
  readonly ifLost?: ((reason: string, index: number) => R) | undefined;
  /** Aborts the run, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where jobs are done: `onThisThread`, `inThreads`, or elsewhere. Where they are done does not change any result.
 *
 * When it returns or throws, nothing of the run is running any more.
 */
export type Runner = <K extends KindName>(run: Run<K>, control: RunControl<Kinds[K]["result"]>) => Promise<void>;

/** Does the jobs of a run, and returns the results in the order of the items. */
export async function resultsOf<K extends KindName>(
  runner: Runner,
  run: Run<K>,
  { onResult, signal }: Partial<RunControl<Kinds[K]["result"]>> = {},
): Promise<Kinds[K]["result"][]> {
  const results = new Array<Kinds[K]["result"]>(run.items.length);
  await runner(run, {
    signal,
    onResult: (result, index) => {
      results[index] = result;
      return onResult?.(result, index);
    },
  });
  return results;
}
