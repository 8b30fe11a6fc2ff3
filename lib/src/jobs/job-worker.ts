import { parentPort, workerData } from "node:worker_threads";
import type { Answer, Task } from "./in-workers.js";
import type { RunHead } from "./run.js";
import { startKind } from "./start-kind.js";

/** Once per thread. Its failure is the answer to each task. */
const started = startKind(workerData as RunHead);
started.catch(() => {});

async function answer({ index, item }: Task): Promise<Answer<unknown>> {
  try {
    const job = await started;
    return { index, result: await job(item as never) };
  } catch (error) {
    return { index, error: error as Error };
  }
}

parentPort!.on("message", async (task: Task) => parentPort!.postMessage(await answer(task)));
