/**
 * A kind of job. Its module is loaded by name in each worker, so that a job is plain data: see `KINDS`.
 *
 * The same common part and item give the same result, on any thread and machine.
 */
export interface Kind<C, P, I, R> {
  /** Makes ready what all jobs of a run share, such as the recipe: once per worker. */
  prepare(common: C): Promise<P>;
  /**
   * Does one job. It may hold its thread as long as it takes. An error ends the run; a kind whose jobs may fail each on
   * its own returns the reason as a result.
   */
  run(prepared: P, item: I): R | Promise<R>;
}
