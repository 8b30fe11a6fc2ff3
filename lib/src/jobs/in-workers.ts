import { Worker } from "node:worker_threads";

/** How tasks are shared out. */
export interface InWorkersOptions<R> {
  /** How many threads. */
  readonly workers: number;
  /** Told of each result as it comes, in whatever order; what it throws ends it all. */
  readonly onResult?: (result: R, task: number) => void;
  /** Ends it all when it is aborted, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a worker answers to the number of a task. */
export type Answer<R> = { readonly task: number } & ({ readonly result: R } | { readonly error: Error });

/**
 * Does numbered tasks in worker threads; each thread takes the next task when it is done with one.
 *
 * @param module what a worker runs: it is posted numbers of tasks, and posts an `Answer` to each
 * @param workerData what each worker is given once; shared memory is not copied
 * @param tasks how many
 * @returns the results in the order of the tasks; no thread is left then, nor when it throws
 * @throws the error of the first task that fails, or an error that says how a thread died
 */
export async function inWorkers<R>(
  module: URL,
  workerData: unknown,
  tasks: number,
  { workers, onResult, signal }: InWorkersOptions<R>,
): Promise<R[]> {
  signal?.throwIfAborted();
  const results = new Array<R>(tasks);
  const threads: Worker[] = [];
  let abort = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      let next = 0;
      let running = 0;
      const failures: { readonly task: number; readonly error: Error }[] = [];
      abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort);
      const give = (thread: Worker): void => {
        if (next === tasks || failures.length > 0) return;
        running++;
        thread.postMessage(next++);
      };
      const take = (answer: Answer<R>): void => {
        running--;
        if ("error" in answer) failures.push(answer);
        else {
          results[answer.task] = answer.result;
          onResult?.(answer.result, answer.task);
        }
      };
      for (let i = 0; i < Math.min(workers, tasks); i++) {
        // Without the options of this process: some of them, such as --input-type, no worker takes.
        const thread = new Worker(module, { workerData, execArgv: [] });
        threads.push(thread);
        thread.on("message", (answer: Answer<R>) => {
          try {
            take(answer);
            give(thread);
          } catch (error) {
            reject(error);
          }
          if (running > 0) return;
          // Tasks are begun in order, so the first one that fails is the same whatever the number of threads.
          failures.sort((a, b) => a.task - b.task);
          if (failures[0]) reject(failures[0].error);
          else resolve();
        });
        thread.on("error", (error) => reject(new Error(`a worker thread failed: ${error.message}`, { cause: error })));
        thread.on("exit", (code) =>
          reject(new Error(`a worker thread ended with code ${code} before its work was done`)),
        );
        give(thread);
      }
    });
  } finally {
    signal?.removeEventListener("abort", abort);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return results;
}
