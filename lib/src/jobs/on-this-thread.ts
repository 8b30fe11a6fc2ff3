import type { Runner } from "./run.js";
import { startKind } from "./start-kind.js";

/** Does the jobs one after another, yielding to the event loop in between. */
export const onThisThread: Runner = async ({ items, ...head }, { onResult, signal }) => {
  signal?.throwIfAborted();
  const job = await startKind(head);
  for (const [index, item] of items.entries()) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    await onResult(await job(item), index);
  }
};
