import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/**
 * Whether two paths lead to one file: also through links, and as two names (hard links) of it. The file need not be there.
 *
 * @example
 * await isSameFile("models/brain.json", "./models/../models/brain.json"); // → true
 */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [here, there] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  if (here && there) return here.dev === there.dev && here.ino === there.ino;
  const [from, to] = await Promise.all([one, other].map(placeOf));
  return from === to;
}

async function placeOf(path: string): Promise<string> {
  const full = resolve(path);
  const folder = await realpath(dirname(full)).catch(() => dirname(full));
  return join(folder, basename(full));
}
