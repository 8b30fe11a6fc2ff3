import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { InputFile } from "../bars/origin.js";
import { unreadable } from "../util/system-reason.js";
import { diskFile } from "./disk-file.js";
import { readSmallText } from "./read-small-file.js";
import { removePath, replaceFile } from "./replace-file.js";

/** The ending of the file that tells another file's SHA-256, as `sha256sum` writes it: `sha256sum -c` checks it too. */
const SHA256_ENDING = ".sha256";

/** Writes the SHA-256 of a file next to it. */
export async function writeSha256(path: string): Promise<void> {
  const { sha256 } = await (await diskFile(path)).print();
  const line = `${sha256}  ${basename(path)}\n`;
  await replaceFile(`${path}${SHA256_ENDING}`, (temporary) => writeFile(temporary, line));
}

/** Removes it, before the file it tells of is written anew. */
export async function removeSha256(path: string): Promise<void> {
  await removePath(`${path}${SHA256_ENDING}`);
}

/**
 * Compares a file that was read with the SHA-256 next to it, if there is one.
 *
 * @throws when they differ
 */
export async function checkSha256({ path, sha256 }: InputFile): Promise<void> {
  const side = `${path}${SHA256_ENDING}`;
  const text = await readSmallText(side).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw unreadable(side, error);
  });
  if (text === undefined) return;
  const [wanted] = /\b[0-9a-f]{64}\b/i.exec(text) ?? [];
  if (wanted === undefined) throw new Error(`${side}: holds no SHA-256: delete it, or write the bars again`);
  if (wanted.toLowerCase() === sha256) return;
  throw new Error(
    `${path}: is not the file that was written: its SHA-256 begins ${sha256.slice(0, 12)}, and ${basename(side)} says ` +
      `${wanted.slice(0, 12).toLowerCase()}. Write it again; if you changed it yourself, delete ${side}`,
  );
}
