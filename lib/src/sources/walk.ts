import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { meetName } from "../util/odd-names.js";

/** What is in a folder, links followed. */
export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: "file" | "folder" | "other";
  readonly isLink: boolean;
}

/**
 * The entries of a folder in order of their names. A link counts as what it leads to; one that leads nowhere is `other`.
 *
 * @throws when the folder cannot be read
 */
export async function entriesOf(folder: string): Promise<FolderEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `${folder}: this folder cannot be read (${error.code}): allow it, or name the files that are meant`,
    );
  });
  const found = await Promise.all(
    entries.map(async (entry): Promise<FolderEntry> => {
      const path = join(folder, entry.name);
      meetName(entry.name);
      return { name: entry.name, path, kind: await kindOf(entry, path), isLink: entry.isSymbolicLink() };
    }),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function kindOf(entry: Dirent, path: string): Promise<FolderEntry["kind"]> {
  const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (target?.isFile()) return "file";
  return target?.isDirectory() ? "folder" : "other";
}

/**
 * All that is in a folder and its folders, depth first. Hidden folders are listed but not entered.
 *
 * @throws when a folder cannot be read, or a link leads back to a folder that it is in
 */
export async function* walk(folder: string, above: readonly string[] = []): AsyncGenerator<FolderEntry> {
  const real = await realpath(folder);
  if (above.includes(real)) {
    throw new Error(`${folder}: this link leads back to ${real}, a folder that it is in: remove the link`);
  }
  for (const entry of await entriesOf(folder)) {
    if (entry.kind === "folder" && !isHidden(entry.name)) yield* walk(entry.path, [...above, real]);
    else yield entry;
  }
}

/** Whether a name is hidden: it begins with a dot. */
export function isHidden(name: string): boolean {
  return name.startsWith(".");
}
