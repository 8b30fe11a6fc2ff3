import { Worker } from "node:worker_threads";
import type { RunControl } from "./run.js";

/** Settings of a pool of workers. */
export interface InWorkersOptions<R> extends RunControl<R> {
  /** Number of threads. */
  readonly workers: number;
}

/** What a worker is given: an item and its index. */
export interface Task {
  readonly index: number;
  readonly item: unknown;
}

/** A worker's reply to a task. */
export type Answer<R> = { readonly index: number } & ({ readonly result: R } | { readonly error: Error });

/**
 * Gives items to worker threads; each thread takes the next one when the result of its last has been received.
 *
 * All threads have ended when it returns, also when it throws.
 *
 * @param module the module each worker runs: it receives a `Task` and posts an `Answer` to each
 * @param workerData data passed to each worker once; shared memory is not copied
 * @param items what each task is about
 * @throws the error of the first task that fails, or an error that says how a thread died, unless `ifLost` takes it
 */
export async function inWorkers<R>(
  module: URL,
  workerData: unknown,
  items: readonly unknown[],
  { workers, onResult, ifLost, signal }: InWorkersOptions<R>,
): Promise<void> {
  signal?.throwIfAborted();
  if (items.length === 0) return;
  const threads: Worker[] = [];
  const receiving = new Set<Promise<void>>();
  let abort = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      let next = 0;
      let running = 0;
      const failures: { readonly index: number; readonly error: Error }[] = [];
      abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort);
      const doing = new Map<Worker, number>();
      const give = (thread: Worker): void => {
        if (next === items.length || failures.length > 0) return;
        running++;
        const index = next++;
        doing.set(thread, index);
        thread.postMessage({ index, item: items[index] } satisfies Task);
      };
      const take = async (answer: Answer<R>): Promise<void> => {
        if ("error" in answer) failures.push(answer);
        else {
          const received = Promise.resolve(onResult(answer.result, answer.index));
          receiving.add(received);
          await received.finally(() => receiving.delete(received));
        }
        running--;
      };
      const receive = async (answer: Answer<R>, goOn: () => void): Promise<void> => {
        try {
          await take(answer);
          goOn();
        } catch (error) {
          reject(error);
        }
        if (running > 0) return;
        // Tasks start in order, so the first one that fails is the same for any number of threads.
        failures.sort((a, b) => a.index - b.index);
        if (failures[0]) reject(failures[0].error);
        else resolve();
      };
      const start = (): void => {
        // Without the options of this process: workers reject some of them, such as --input-type.
        const thread = new Worker(module, { workerData, execArgv: [] });
        threads.push(thread);
        let isDead = false;
        const die = (why: string, cause?: Error): void => {
          // A thread that fails also exits.
          if (isDead) return;
          isDead = true;
          const index = doing.get(thread);
          doing.delete(thread);
          if (index === undefined || ifLost === undefined) reject(new Error(`a worker thread ${why}`, { cause }));
          else receive({ index, result: ifLost(`the thread that worked on it ${why}`, index) }, replace);
        };
        thread.on("message", (answer: Answer<R>) => {
          doing.delete(thread);
          receive(answer, () => give(thread));
        });
        thread.on("error", (error) => die(`failed: ${error.message}`, error));
        thread.on("exit", (code) => die(`exited with code ${code} before it was done`));
        give(thread);
      };
      const replace = (): void => {
        if (next < items.length && failures.length === 0) start();
      };
      for (let i = 0; i < Math.min(workers, items.length); i++) start();
    });
  } finally {
    signal?.removeEventListener("abort", abort);
    await Promise.all(threads.map((thread) => thread.terminate()));
    await Promise.allSettled(receiving);
  }
}
