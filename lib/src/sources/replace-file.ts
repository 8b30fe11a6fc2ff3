import { randomBytes } from "node:crypto";
import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file so that a reader sees the old one or the new one, never half of one: to a temporary file next to it, then
 * renamed over it. The folder is made when missing; a failed write leaves nothing behind.
 *
 * @throws when the path is a folder or a device: renaming over a device such as /dev/null would delete it
 */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const there = await lstat(path).catch(() => undefined);
  if (there && !there.isFile() && !there.isSymbolicLink()) {
    throw new Error(`${path}: cannot be written: it is a ${there.isDirectory() ? "folder" : "device"}, not a file`);
  }
  const temporary = join(dirname(path), `.${randomBytes(6).toString("hex")}.${basename(path)}`);
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
