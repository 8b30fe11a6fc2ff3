import { randomBytes } from "node:crypto";
import { link, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemReason } from "../util/system-reason.js";
import { isRunning, MACHINE } from "./is-running.js";
import { readSmallText } from "./read-small-file.js";
import { temporaryPath } from "./temporary-files.js";

const LOCK_FILE = ".lock";
/** Milliseconds between two attempts, and until giving up: what is done under the lock takes a moment. */
const PAUSE = 20;
const PATIENCE = 20_000;

/**
 * Does something that only one process may do at a time in a folder. A lock whose process has died is taken over.
 *
 * @throws when the lock is still held after 20 seconds
 */
export async function withFolderLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const path = join(dir, LOCK_FILE);
  const own = `${MACHINE} ${process.pid} ${randomBytes(6).toString("hex")}\n`;
  const end = performance.now() + PATIENCE;
  while (!(await take(path, own))) {
    if (performance.now() > end) {
      throw new Error(`${path}: held for ${PATIENCE / 1000} seconds; if no other ata-lab writes to ${dir}, delete it`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const result = await work().catch(async (error: Error) => {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  });
  await rm(path, { force: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `${path}: cannot be removed: ${systemReason(error)}; everything else is written, and the next command takes ` +
        "this lock over",
    );
  });
  return result;
}

/** Whether the lock was free, or its process dead, and is now ours. */
async function take(path: string, own: string): Promise<boolean> {
  // Written first and linked then, so that a lock always says whose it is.
  const temporary = temporaryPath(dirname(path));
  try {
    await writeFile(temporary.path, own, { flag: "wx" });
    await linkOrWrite(temporary.path, path, own);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      const why = systemReason(error as NodeJS.ErrnoException);
      throw new Error(`${dirname(path)}: this folder cannot be written to: ${why}; nothing was changed`);
    }
    await removeIfDead(path);
    return false;
  } finally {
    // A lock that was taken stays taken; the next writer sweeps what could not be removed.
    await rm(temporary.path, { force: true }).catch(() => undefined);
    temporary.done();
  }
}

/** Gives a file a second name, if that is free; on file systems without links, writes the same there. */
async function linkOrWrite(from: string, to: string, text: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) => {
    if (!/^E(PERM|NOTSUP|OPNOTSUPP|NOSYS)$/.test(error.code ?? "")) throw error;
    return writeFile(to, text, { flag: "wx" });
  });
}

/** Removes a lock whose process no longer runs. */
async function removeIfDead(path: string): Promise<void> {
  const holder = await readSmallText(path).catch(() => undefined);
  if (holder === undefined || !isDead(holder)) return;
  // Another process may do the same, and a new lock be there already: only what was read is removed.
  const aside = temporaryPath(dirname(path));
  await rename(path, aside.path).catch(() => undefined);
  const moved = await readSmallText(aside.path).catch(() => undefined);
  if (moved !== undefined && moved !== holder) await linkOrWrite(aside.path, path, moved).catch(() => undefined);
  await rm(aside.path, { force: true }).catch(() => undefined);
  aside.done();
}

function isDead(holder: string): boolean {
  const [machine, pid] = holder.split(" ");
  return machine === MACHINE && Number.isInteger(Number(pid)) && !isRunning(Number(pid));
}
