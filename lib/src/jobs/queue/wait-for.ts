import { setTimeout as sleep } from "node:timers/promises";

/** Returns after a time, or when the signal comes. It does not keep the process running. */
export async function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { ref: false, ...(signal && { signal }) }).catch(() => {});
}
