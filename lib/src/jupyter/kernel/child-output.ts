import { createRequire, syncBuiltinESMExports } from "node:module";
import { SYNCED, type ToWire } from "./threads.js";

const BLOCKING = ["execSync", "execFileSync", "spawnSync"] as const;
/** The wire itself waits no longer for what a child process writes. */
const SYNC_MS = 1500;

/**
 * Keeps the order of what a cell and the child processes print that it waits for.
 *
 * A child process that inherits the standard streams writes to the launcher, and its text takes longer to the notebook than
 * the cell's own.
 *
 * @param tell speaks to the wire
 * @param shared the threads' shared memory
 * @returns waits until all that child processes wrote has come
 */
export function orderChildOutput(tell: (message: ToWire) => void, shared: Int32Array): () => void {
  const sync = (): void => {
    Atomics.store(shared, SYNCED, 0);
    tell({ type: "sync" });
    Atomics.wait(shared, SYNCED, 0, SYNC_MS);
  };
  const module = createRequire(import.meta.url)("node:child_process") as Record<
    (typeof BLOCKING)[number],
    (...args: unknown[]) => unknown
  >;
  for (const name of BLOCKING) {
    const original = module[name];
    module[name] = (...args) => {
      try {
        return original(...args);
      } finally {
        sync();
      }
    };
  }
  syncBuiltinESMExports();
  return sync;
}
