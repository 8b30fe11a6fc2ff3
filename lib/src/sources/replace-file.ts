import { lstat, mkdir, open, readlink, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { isRefusal, systemReason } from "../util/system-reason.js";
import { sweepTemporaries, temporaryPath } from "./temporary-files.js";

/**
 * Writes a file so that a reader sees the old one or the new one, never half of one: to a temporary file in the same
 * folder, flushed to the disk, then renamed over the old one.
 *
 * A missing folder is made. A link is written through, and mode and owner of the old file are kept. A failed or
 * interrupted write leaves the old file as it was, and nothing else.
 *
 * @param path the file
 * @param write writes all of it to the path it is given
 * @throws when the path is a folder or a device (renaming over a device such as /dev/null would delete it), or it
 * cannot be written; the error says what is there now
 */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const target = await targetOf(path);
  const folder = dirname(target);
  const old = await stat(target).catch(() => undefined);
  if (old && !old.isFile()) {
    throw new Error(`${path}: cannot be written: it is a ${old.isDirectory() ? "folder" : "device"}, not a file`);
  }
  await makeFolder(folder, path);
  await sweepTemporaries(folder);
  const temporary = temporaryPath(folder);
  try {
    await write(temporary.path);
    if (old) await likeOld(temporary.path, old);
    await flushFile(temporary.path);
    await rename(temporary.path, target);
    await flushFolder(folder);
  } catch (error) {
    await rm(temporary.path, { force: true }).catch(() => undefined);
    // Other errors say what they are about.
    if (!isRefusal(error as Error)) throw error;
    const state = old ? `the ${basename(path)} from before is unchanged` : "nothing was written";
    throw new Error(`${path}: cannot be written: ${systemReason(error as Error)}; ${state}`);
  } finally {
    temporary.done();
  }
}

/** Where a path leads, through links; also to a file that is not there yet. */
async function targetOf(path: string, links: number = 0): Promise<string> {
  const there = await lstat(path).catch(() => undefined);
  if (!there?.isSymbolicLink()) return path;
  if (links === MOST_LINKS) throw new Error(`${path}: cannot be written: its links lead in a circle`);
  return targetOf(resolve(dirname(path), await readlink(path)), links + 1);
}

const MOST_LINKS = 40;

/** Gives a new file the mode and, where this process may, the owner of the old one. */
async function likeOld(path: string, { mode, uid, gid }: { mode: number; uid: number; gid: number }): Promise<void> {
  const file = await open(path, "r+");
  try {
    const own = await file.stat();
    if (own.uid !== uid || own.gid !== gid) await file.chown(uid, gid).catch(() => undefined);
    await file.chmod(mode & 0o7777);
  } finally {
    await file.close();
  }
}

/** Returns when a file's bytes are on the disk. */
export async function flushFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Returns when a folder's names are on the disk. Some systems cannot flush folders; they keep names by other means. */
export async function flushFolder(folder: string): Promise<void> {
  const opened = await open(folder).catch(() => undefined);
  try {
    await opened?.sync();
  } catch {
    // EINVAL, EPERM: not a file system that flushes folders.
  } finally {
    await opened?.close();
  }
}

/**
 * Makes a folder and those above it, unless it is there.
 *
 * @param file what it is made for, if that is one file
 * @returns the first folder that was made; undefined if there was nothing to make
 * @throws when it cannot be made, or is an address such as `s3://`; the error names the file, or the folder itself
 */
export async function makeFolder(folder: string, file?: string): Promise<string | undefined> {
  const path = file ?? folder;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) {
    throw new Error(
      `${path}: files are written on this machine only: name a file or a folder, and upload it; nothing was written`,
    );
  }
  return makeAll(folder).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "the folder above it takes no new ones" : systemReason(error);
    const what = file === undefined ? `${folder}: this folder` : `${file}: its folder`;
    throw new Error(`${what} cannot be made: ${why}; nothing was written`);
  });
}

/**
 * One folder after the other. Node's own way never ends where a folder that is there takes no new ones, and says that it is
 * not there: /proc.
 */
async function makeAll(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return undefined;
  const above = dirname(folder);
  const first = above === folder ? undefined : await makeAll(above);
  try {
    await mkdir(folder);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    const now = await stat(folder).catch(() => undefined);
    if (!now?.isDirectory()) throw error;
    return first;
  }
  return first ?? folder;
}

/**
 * Removes a file or a folder, if it is there.
 *
 * @throws when it cannot be removed; the error names it
 */
export async function removePath(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${path}: cannot be removed: ${systemReason(error)}; it is unchanged`);
  });
}
