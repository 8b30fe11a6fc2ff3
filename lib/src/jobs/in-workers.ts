import { Worker } from "node:worker_threads";

/** Settings of a pool of workers. */
export interface InWorkersOptions<R> {
  /** Number of threads. */
  readonly workers: number;
  /** Called with each result as it arrives, in any order; throwing aborts. */
  readonly onResult?: (result: R, task: number) => void;
  /** Aborts all tasks, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A worker's reply to a task number. */
export type Answer<R> = { readonly task: number } & ({ readonly result: R } | { readonly error: Error });

/**
 * Runs numbered tasks in worker threads; each thread takes the next task when it finishes one.
 *
 * @param module the module each worker runs: it receives task numbers and posts an `Answer` to each
 * @param workerData data passed to each worker once; shared memory is not copied
 * @param tasks number of tasks
 * @returns the results in task order; all threads have ended by then, also when it throws
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
        // Without the options of this process: workers reject some of them, such as --input-type.
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
          // Tasks start in order, so the first one that fails is the same for any number of threads.
          failures.sort((a, b) => a.task - b.task);
          if (failures[0]) reject(failures[0].error);
          else resolve();
        });
        thread.on("error", (error) => reject(new Error(`a worker thread failed: ${error.message}`, { cause: error })));
        thread.on("exit", (code) => reject(new Error(`a worker thread exited with code ${code} before it was done`)));
        give(thread);
      }
    });
  } finally {
    signal?.removeEventListener("abort", abort);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return results;
}
