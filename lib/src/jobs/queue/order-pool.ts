import { Worker } from "node:worker_threads";
import type { Order, Outcome } from "../order-worker.js";
import type { RunHead } from "../run.js";

/** Threads that do jobs as they come. */
export interface OrderPool {
  /**
   * Does a job on a thread that is free.
   *
   * @param head what its run shares: the same object for each job of a run, so that a thread gets it once
   * @param item as JSON
   * @throws when the thread dies
   */
  readonly run: (head: RunHead, item: string) => Promise<Outcome>;
  /** Ends all threads, whatever they do. */
  readonly close: () => Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  /** What it has made ready. */
  head: RunHead | undefined;
  /** Whose job it does. */
  asker: { readonly resolve: (outcome: Outcome) => void; readonly reject: (error: Error) => void } | undefined;
}

/** Makes threads for jobs as they are needed; this one stays free to tell the queue which jobs are being done. */
export function orderPool(): OrderPool {
  const threads = new Set<Thread>();

  function start(): Thread {
    const worker = new Worker(new URL("../order-worker.js", import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, head: undefined, asker: undefined };
    const die = (why: string, cause?: Error): void => {
      threads.delete(thread);
      thread.asker?.reject(new Error(`a worker thread ${why}`, { cause }));
    };
    worker.on("message", (outcome: Outcome) => {
      const { asker } = thread;
      // It may not have got ready.
      if ("refused" in outcome) thread.head = undefined;
      thread.asker = undefined;
      asker?.resolve(outcome);
    });
    worker.on("error", (error) => die(`failed: ${error.message}`, error));
    worker.on("exit", (code) => die(`exited with code ${code} before it was done`));
    threads.add(thread);
    return thread;
  }

  return {
    run: (head, item) =>
      new Promise((resolve, reject) => {
        const idle = [...threads].filter(({ asker }) => asker === undefined);
        const thread = idle.find((one) => one.head === head) ?? idle[0] ?? start();
        const order: Order = { item, ...(thread.head !== head && { head }) };
        thread.asker = { resolve, reject };
        thread.head = head;
        thread.worker.postMessage(order);
      }),
    close: async () => {
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}
