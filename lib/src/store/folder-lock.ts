import { open, rm } from "node:fs/promises";
import { join } from "node:path";

const LOCK_FILE = ".looks.lock";
/** Milliseconds between two attempts, and until giving up: what is done under the lock takes a moment. */
const PAUSE = 20;
const PATIENCE = 20_000;

/**
 * Does something that only one process may do at a time in a folder.
 *
 * @throws when the lock is still held after 20 seconds, which means that the process that took it was killed
 */
export async function withFolderLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const path = join(dir, LOCK_FILE);
  const end = performance.now() + PATIENCE;
  while (!(await take(path))) {
    if (performance.now() > end) {
      throw new Error(`${path}: held for ${PATIENCE / 1000} seconds; if no other ata-lab writes to ${dir}, delete it`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Whether the lock was free and is now ours. */
async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new Error(`${path}: cannot be written: ${(error as Error).message}`);
  }
}
