import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ONCE, schemaFaults } from "../sources/schema-fault.js";
import { jsonOf } from "../util/json-of.js";
import { once } from "../util/once.js";
import { sha256 } from "./file-print.js";
import { replaceSet, settle } from "./file-set.js";
import { readIfThere, textIfThere } from "./read-if-there.js";

/** What an export is of, and its files: beside them, so that a later export knows which files it may replace. */
const EXPORT_FILE = "export.json";

const FILE = once(() =>
  z.strictObject({
    export: z.literal(1),
    kind: z.string(),
    recipe: z.string(),
    /** SHA-256 of what is exported, by file name. */
    models: z.record(z.string(), z.string()),
    /** SHA-256 of the export's files, by name. */
    files: z.record(z.string(), z.string()),
  }),
);

/** What is exported, and to which program. */
export interface ExportOf {
  /** `"python"`, `"lean"`, ... */
  readonly kind: string;
  /** The recipe's name. */
  readonly recipe: string;
  /** The text of each model's file, by file name, and of the policy's if there is one. */
  readonly models: ReadonlyMap<string, string>;
}

/**
 * Writes the files of an export to a folder, which is created if missing, all of them or none, and beside them `export.json`,
 * which lists them.
 *
 * An export replaces an earlier one of the same kind; files of that one which the new one does not have are removed if they are
 * JSON. Other files of the folder are left alone.
 *
 * @param dir the folder
 * @param of what is exported
 * @param files contents by name
 * @param kept names of files that stay as they are where an earlier export has them: others write to them too
 * @returns the paths written
 * @throws when a file is at the folder's path, or a file would be replaced that no export of this kind wrote, or that was changed since
 */
export async function writeExport(
  dir: string,
  of: ExportOf,
  files: ReadonlyMap<string, string | Uint8Array>,
  kept: readonly string[] = [],
): Promise<string[]> {
  if (await isFile(dir))
    throw new Error(`${dir}: is a file, or is in one: name a folder, as in --out ${of.kind}-export`);
  await settle(dir);
  const before = await filesOf(dir, of.kind);
  const there = new Set(await readdir(dir).catch(() => []));
  const stays = kept.filter((name) => name in before && there.has(name));
  const written = [...files].filter(([name]) => !stays.includes(name));
  const old = Object.keys(before).filter((name) => /\.json$/.test(name) && !files.has(name));
  for (const name of [...written.map(([name]) => name), ...old]) {
    if (there.has(name)) await refuseOthers(dir, name, before[name]);
  }
  const hashes = (contents: Iterable<readonly [string, string | Uint8Array]>): { [name: string]: string } =>
    Object.fromEntries([...contents].map(([name, content]) => [name, sha256(content)]));
  const list = {
    export: 1,
    kind: of.kind,
    recipe: of.recipe,
    models: hashes(of.models),
    files: { ...Object.fromEntries(stays.map((name) => [name, before[name]!])), ...hashes(written) },
  };
  return replaceSet(
    dir,
    new Map([
      ...written,
      [EXPORT_FILE, `${JSON.stringify(list, null, 2)}\n`] as const,
      ...old.map((name) => [name, null] as const),
    ]),
  );
}

/** Whether there can be no folder at a path, because a file is there or on the way to it. */
async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => !found.isDirectory(),
    ({ code }) => code === "ENOTDIR",
  );
}

/** The files of an earlier export of this kind, with their hashes; none where there is no `export.json`. */
async function filesOf(dir: string, kind: string): Promise<{ readonly [name: string]: string }> {
  const path = join(dir, EXPORT_FILE);
  const text = await textIfThere(path);
  if (text === undefined) return {};
  const parsed = FILE().safeParse(jsonOf(text, path), ONCE);
  if (!parsed.success) throw new Error(`${path}: ${schemaFaults(parsed.error.issues)}; name another folder`);
  if (parsed.data.kind !== kind) {
    throw new Error(
      `${dir}: holds the files of "ata-lab export ${parsed.data.kind}": name another folder, as in --out ${dir}-${kind}`,
    );
  }
  return parsed.data.files;
}

/** Refuses to replace a file that no export wrote, or that was changed since. */
async function refuseOthers(dir: string, name: string, hash: string | undefined): Promise<void> {
  const path = join(dir, name);
  if (hash === undefined) {
    throw new Error(`${path}: is there already, and no export wrote it: name another folder`);
  }
  const content = await readIfThere(path);
  if (content !== undefined && sha256(content) !== hash) {
    throw new Error(`${path}: was changed since it was exported: name another folder, or remove the file first`);
  }
}
