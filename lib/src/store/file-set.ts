import { copyFile, lstat, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withFolderLock } from "../sources/folder-lock.js";
import { readSmallText } from "../sources/read-small-file.js";
import { flushFolder, makeFolder, replaceFile } from "../sources/replace-file.js";
import { sweepTemporaries, temporaryPath } from "../sources/temporary-files.js";
import { jsonOf } from "../util/json-of.js";
import { isRefusal, systemReason } from "../util/system-reason.js";

// Files that belong together change together. New ones are written to a hidden folder; when all of them are on the disk,
// it is renamed to `.switch`, and from that moment they count. Then they are moved into their places. If that is
// interrupted, whoever reads or writes the folder next finishes it: what is in `.switch` is newer than what is beside it.
const SWITCH = ".switch";
/** Inside it: the names of the files that the new set no longer has. */
const REMOVED = ".removed.json";

/** New contents of files by name; null removes a file. */
export type SetChanges = ReadonlyMap<string, string | Uint8Array | null>;

/**
 * Changes files of a folder as one, also if this process or the machine stops in the middle: see `settle`.
 *
 * @param dir the folder, created if missing
 * @param changes contents by name
 * @returns the paths of the files written, in the order given
 * @throws when a file cannot be written; the old files are unchanged then
 */
export async function replaceSet(dir: string, changes: SetChanges): Promise<string[]> {
  await makeFolder(dir);
  return withFolderLock(dir, () => replaceLockedSet(dir, changes));
}

/** The same, for a caller that holds the folder's lock. */
export async function replaceLockedSet(dir: string, changes: SetChanges): Promise<string[]> {
  const written = [...changes.keys()].filter((name) => changes.get(name) !== null);
  const removed = [...changes.keys()].filter((name) => changes.get(name) === null);
  const staged = await stageSet(dir, changes as ReadonlyMap<string, string | Uint8Array>, written);
  await activateSet(dir, staged, removed);
  return written.map((name) => join(dir, name));
}

/** New files that are on the disk, and do not count yet. */
export interface StagedSet {
  /** The folder they are in. */
  readonly path: string;
  /** Removes them, if they were not activated. */
  readonly drop: () => Promise<void>;
}

/**
 * Writes files that are to replace others of a folder. Nothing that is read changes.
 *
 * @param dir the folder, whose lock the caller holds
 * @param contents by name
 * @param names which of them
 */
export async function stageSet(
  dir: string,
  contents: ReadonlyMap<string, string | Uint8Array>,
  names: readonly string[] = [...contents.keys()],
): Promise<StagedSet> {
  await settleLocked(dir);
  await sweepTemporaries(dir);
  for (const name of names) {
    const there = await lstat(join(dir, name)).catch(() => undefined);
    if (there && !there.isFile() && !there.isSymbolicLink()) throw new Error(`${join(dir, name)}: is not a file`);
  }
  const temporary = temporaryPath(dir);
  const drop = async (): Promise<void> => {
    await rm(temporary.path, { recursive: true, force: true }).catch(() => undefined);
    temporary.done();
  };
  try {
    await mkdir(temporary.path);
    for (const name of names) await writeFile(join(temporary.path, name), contents.get(name)!, { flush: true });
    return { path: temporary.path, drop };
  } catch (error) {
    await drop();
    throw notReplaced(dir)(error as Error);
  }
}

/** Names the folder in an error of the system, and says what is in it. Other errors say what they are about. */
export function notReplaced(dir: string): (error: Error) => Error {
  return (error) =>
    isRefusal(error)
      ? new Error(`${dir}: its files cannot be replaced: ${systemReason(error)}; those from before are unchanged`)
      : error;
}

/**
 * Puts a staged set in the place of the present files. The caller holds the folder's lock.
 *
 * @param removed names of files that are to go
 */
export async function activateSet(dir: string, staged: StagedSet, removed: readonly string[]): Promise<void> {
  try {
    if (removed.length > 0) await writeFile(join(staged.path, REMOVED), JSON.stringify(removed), { flush: true });
    await flushFolder(staged.path);
    await rename(staged.path, join(dir, SWITCH));
  } catch (error) {
    throw notReplaced(dir)(error as Error);
  } finally {
    await staged.drop();
  }
  await flushFolder(dir);
  await moveSwitched(dir).catch((error: Error) => {
    throw new Error(
      `${dir}: its new files are whole in ${SWITCH} and count, but were not all moved into their places: ` +
        `${systemReason(error)}; the next command that reads or writes the folder moves them`,
    );
  });
}

/** The same as `settle`, for a caller that holds the folder's lock: moves the files of a switch into their places. */
export async function settleLocked(dir: string): Promise<void> {
  await moveSwitched(dir).catch(unfinished(dir));
}

async function moveSwitched(dir: string): Promise<void> {
  const from = join(dir, SWITCH);
  const names = await readdir(from).catch(() => undefined);
  if (names === undefined) return;
  for (const name of names) if (name !== REMOVED) await moveInto(dir, name);
  for (const name of await removedBy(from)) await rm(join(dir, name), { force: true });
  await flushFolder(dir);
  // The list goes last: without it the files that are to go would stay.
  await rm(from, { recursive: true, force: true });
}

async function moveInto(dir: string, name: string): Promise<void> {
  const [from, to] = [join(dir, SWITCH, name), join(dir, name)];
  const old = await lstat(to).catch(() => undefined);
  if (old?.isFile()) await rename(from, to);
  else if (old === undefined) await rename(from, to);
  else {
    // A link is written through.
    await replaceFile(to, (temporary) => copyFile(from, temporary));
    await rm(from);
  }
}

async function removedBy(from: string): Promise<string[]> {
  const text = await readSmallText(join(from, REMOVED)).catch(() => "[]");
  const names = jsonOf(text, join(from, REMOVED));
  return Array.isArray(names) ? names.filter((name) => /^[\w-]+\.jsonl?$/.test(String(name))) : [];
}

/**
 * Finishes a change of files that was interrupted after it began to count. Call it before reading files that belong
 * together.
 *
 * @throws when it cannot be finished, for example because the folder may not be written to
 */
export async function settle(dir: string): Promise<void> {
  if (!(await stat(join(dir, SWITCH)).catch(() => undefined))) return;
  await withFolderLock(dir, () => moveSwitched(dir)).catch(unfinished(dir));
}

function unfinished(dir: string): (error: Error) => never {
  return (error) => {
    throw new Error(
      `${dir}: a change of its files was interrupted, and cannot be finished now: ${systemReason(error)}; its new ` +
        `files are whole in ${SWITCH}`,
    );
  };
}
