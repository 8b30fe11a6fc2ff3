import { parentPort } from "node:worker_threads";
import { exactJson, parseExact } from "./queue/exact-json.js";
import { isRefusal } from "./refusal.js";
import type { RunHead } from "./run.js";
import { startKind } from "./start-kind.js";

/** A job of a queue, as a thread gets it. */
export interface Order {
  /** What its run shares, unless the thread's last job was of the same run. */
  readonly head?: RunHead;
  /** The item as JSON. */
  readonly item: string;
}

/** What became of a job: its result as JSON, why it cannot be done here, or why it cannot be done anywhere. */
export type Outcome = { readonly json: string } | { readonly refused: string } | { readonly failed: string };

/** What does the jobs of the last run, and probably the next one. */
let job: ((item: never) => unknown) | undefined;

async function outcomeOf({ head, item }: Order): Promise<Outcome> {
  if (head !== undefined) {
    // Let go of the last one first: there may be no room for both.
    job = undefined;
    try {
      job = await startKind(head);
    } catch (error) {
      return { refused: (error as Error).message };
    }
  }
  try {
    return { json: exactJson(await job!(parseExact(item) as never)) };
  } catch (error) {
    const { message } = error as Error;
    return isRefusal(error) ? { refused: message } : { failed: message };
  }
}

parentPort!.on("message", async (order: Order) => parentPort!.postMessage(await outcomeOf(order)));
