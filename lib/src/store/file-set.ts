import { randomBytes } from "node:crypto";
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { flushFolder, replaceFile } from "../sources/replace-file.js";
import { sweepTemporaries, temporaryPath } from "../sources/temporary-files.js";
import { withFolderLock } from "./folder-lock.js";

// Files that belong together change together. Each is a link to a file of the same name in the folder `.current`, which
// is itself a link to one of the folders in `.sets`: to replace them all, one link is renamed.
const SETS = ".sets";
const CURRENT = ".current";

/** New contents of files by name; null removes a file. */
export type SetChanges = ReadonlyMap<string, string | Uint8Array | null>;

/**
 * Changes files of a folder as one: whoever reads them sees all old or all new ones, also if this process or the machine
 * stops in the middle. Other files of earlier changes stay as they are.
 *
 * Where the file system has no links, files are replaced one after the other.
 *
 * @param dir the folder, created if missing
 * @param changes contents by name
 * @returns the paths of the files written, in the order given
 * @throws when a file cannot be written; the old files are unchanged then
 */
export async function replaceSet(dir: string, changes: SetChanges): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  return withFolderLock(dir, () => replaceLockedSet(dir, changes));
}

/** The same, for a caller that holds the folder's lock. */
export async function replaceLockedSet(dir: string, changes: SetChanges): Promise<string[]> {
  await sweepTemporaries(dir);
  await adoptFiles(dir, [...changes.keys()]);
  const staged = await stageSet(dir, changes, await membersOf(dir));
  await activateSet(dir, staged);
  return [...changes].filter(([, content]) => content !== null).map(([name]) => join(dir, name));
}

/**
 * Writes the files of a set that is to replace the present one, beside it: nothing that is read changes.
 *
 * @param dir the folder, whose lock the caller holds
 * @param changes contents by name
 * @param kept names of the present set's files that the new one has too
 * @returns the folder of the new set
 */
export async function stageSet(dir: string, changes: SetChanges, kept: readonly string[] = []): Promise<string> {
  const sets = join(dir, SETS);
  await mkdir(sets, { recursive: true });
  await sweepTemporaries(sets);
  const temporary = temporaryPath(sets);
  try {
    await mkdir(temporary.path);
    for (const name of kept) {
      if (!changes.has(name)) await linkOrCopy(join(dir, CURRENT, name), join(temporary.path, name));
    }
    for (const [name, content] of changes) {
      if (content !== null) await writeFlushed(join(temporary.path, name), content);
    }
    await flushFolder(temporary.path);
    const staged = join(sets, randomBytes(6).toString("hex"));
    await rename(temporary.path, staged);
    return staged;
  } catch (error) {
    await rm(temporary.path, { recursive: true, force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : message;
    throw new Error(`${dir}: its files cannot be replaced: ${why}; those from before are unchanged`);
  } finally {
    temporary.done();
  }
}

/** Makes a staged set the present one, and removes the one before. The caller holds the folder's lock. */
export async function activateSet(dir: string, staged: string): Promise<void> {
  const before = await membersOf(dir);
  const names = (await readdir(staged)).sort();
  await adoptFiles(dir, names);
  try {
    for (const name of names) await ensureLink(dir, name);
    await replaceLink(join(SETS, staged.slice(join(dir, SETS).length + 1)), join(dir, CURRENT));
  } catch (error) {
    if (!isWithoutLinks(error)) throw error;
    await copySet(dir, staged, names, before);
    return;
  }
  await flushFolder(dir);
  await sweepSets(dir);
}

/** Removes what is no part of the present set: other sets, and links to files that it does not have. */
async function sweepSets(dir: string): Promise<void> {
  const present = await readlink(join(dir, CURRENT)).catch(() => undefined);
  const members = await membersOf(dir);
  for (const name of await readdir(dir)) {
    const isOurs = (await readlink(join(dir, name)).catch(() => undefined)) === join(CURRENT, name);
    if (isOurs && !members.includes(name)) await rm(join(dir, name), { force: true });
  }
  for (const name of await readdir(join(dir, SETS)).catch(() => [])) {
    if (join(SETS, name) !== present) await rm(join(dir, SETS, name), { recursive: true, force: true });
  }
}

/** The names of the present set's files. */
async function membersOf(dir: string): Promise<string[]> {
  return (await readdir(join(dir, CURRENT)).catch(() => [])).sort();
}

/**
 * Takes plain files into the present set, without a change of what is read: those of a folder that had no sets yet, and
 * those that somebody put in the place of a link.
 */
export async function adoptFiles(dir: string, names: readonly string[]): Promise<void> {
  const plain: string[] = [];
  for (const name of new Set([...names, ...(await membersOf(dir))])) {
    const info = await lstat(join(dir, name)).catch(() => undefined);
    if (info?.isFile()) plain.push(name);
    else if (info && !info.isSymbolicLink()) throw new Error(`${join(dir, name)}: is not a file`);
  }
  if (plain.length === 0) return;
  const contents = new Map<string, Uint8Array>();
  for (const name of plain) contents.set(name, await readFile(join(dir, name)));
  const staged = await stageSet(dir, contents, await membersOf(dir));
  try {
    // In the set first, then linked: each name has the same content before and after.
    await replaceLink(join(SETS, staged.slice(join(dir, SETS).length + 1)), join(dir, CURRENT));
    for (const name of plain) await replaceLink(join(CURRENT, name), join(dir, name));
  } catch (error) {
    if (!isWithoutLinks(error)) throw error;
    await rm(staged, { recursive: true, force: true });
  }
}

/** Makes a name a link into the present set, if it is none; it leads nowhere until the set has such a file. */
async function ensureLink(dir: string, name: string): Promise<void> {
  const target = join(CURRENT, name);
  const there = await readlink(join(dir, name)).catch(() => undefined);
  if (there !== target) await replaceLink(target, join(dir, name));
}

/** Makes a link, in place of what is there. */
async function replaceLink(target: string, path: string): Promise<void> {
  const temporary = temporaryPath(dirname(path));
  try {
    await symlink(target, temporary.path);
    await rename(temporary.path, path);
  } catch (error) {
    await rm(temporary.path, { force: true });
    throw error;
  } finally {
    temporary.done();
  }
}

/** Windows without permission, and file systems without links. */
function isWithoutLinks(error: unknown): boolean {
  return ["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Without links: one file after the other. */
async function copySet(
  dir: string,
  staged: string,
  names: readonly string[],
  before: readonly string[],
): Promise<void> {
  for (const name of names) {
    await replaceFile(join(dir, name), (temporary) => copyFile(join(staged, name), temporary));
  }
  for (const name of before) if (!names.includes(name)) await rm(join(dir, name), { force: true });
  await rm(join(dir, SETS), { recursive: true, force: true });
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}

async function writeFlushed(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content);
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The files of a folder that can be read, hidden ones left out: a link of a set that was never finished leads nowhere. */
export async function filesIn(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => !name.startsWith("."));
  const found = await Promise.all(
    names.map(async (name) => (await stat(join(dir, name)).catch(() => undefined))?.isFile()),
  );
  return names.filter((_, i) => found[i]).sort();
}
