import { inWorkers } from "./in-workers.js";
import type { Runner } from "./run.js";

/**
 * A runner that distributes the jobs over threads.
 *
 * @param workers number of threads
 */
export function inThreads(workers: number): Runner {
  return ({ items, ...head }, control) =>
    inWorkers(new URL("./job-worker.js", import.meta.url), head, items, { workers, ...control });
}
