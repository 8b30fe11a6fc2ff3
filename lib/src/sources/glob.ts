import { join } from "node:path";
import { entriesOf, isHidden } from "./walk.js";

/** Whether a path is a pattern: it has `*`, `?` or `[`. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * The files that match a pattern, in order of their paths.
 *
 * `*` and `?` stand for characters of a name, `[a-c]` and `[!a-c]` for one of some, `**` for folders at any depth.
 * Hidden names match only a pattern that itself begins with a dot. Links are followed, except by `**`.
 *
 * @param pattern such as `data/TSLA_*.csv`
 * @returns paths that begin as the pattern does
 * @throws when a folder on the way cannot be read
 */
export async function glob(pattern: string): Promise<string[]> {
  const [first = "", ...rest] = pattern.split("/");
  const isAbsolute = first === "" && pattern.startsWith("/");
  const parts = (isAbsolute ? rest : [first, ...rest]).filter((part) => part !== "" && part !== ".");
  const found = await matches(isAbsolute ? "/" : "", parts);
  return [...new Set(found)].sort();
}

/** The files under `folder` that match the parts of a pattern; the empty folder is the current one. */
async function matches(folder: string, parts: readonly string[]): Promise<string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [];
  if (rest.length > 0 && !isPattern(part)) return matches(join(folder, part), rest);
  const entries = await entriesOf(folder === "" ? "." : folder).catch((error: Error) => {
    // A folder that the pattern names, and that is not there, matches nothing.
    if (/\(ENOENT\)|\(ENOTDIR\)/.test(error.message)) return [];
    throw error;
  });
  const under = (name: string): string => (folder === "" ? name : join(folder, name));
  if (part === "**") {
    const deeper = entries.filter(({ name, kind, isLink }) => kind === "folder" && !isLink && !isHidden(name));
    const here = await matches(folder, rest.length > 0 ? rest : ["*"]);
    const below = await Promise.all(deeper.map(({ name }) => matches(under(name), parts)));
    return [...here, ...below.flat()];
  }
  const isMatch = matcher(part);
  const matching = entries.filter(({ name }) => isMatch(name));
  if (rest.length === 0) return matching.filter(({ kind }) => kind === "file").map(({ name }) => under(name));
  const folders = matching.filter(({ kind }) => kind === "folder");
  return (await Promise.all(folders.map(({ name }) => matches(under(name), rest)))).flat();
}

/** Tells the names that one part of a pattern matches. */
function matcher(part: string): (name: string) => boolean {
  const source = part.replace(/\[([!^]?)([^\]]+)\]|[\\^$.*+?()[\]{}|]/g, (what, not: string, characters: string) => {
    if (characters !== undefined) return `[${not ? "^" : ""}${characters.replace(/[\\^[\]]/g, "\\$&")}]`;
    if (what === "*") return ".*";
    return what === "?" ? "." : `\\${what}`;
  });
  const expression = new RegExp(`^${source}$`, "su");
  return (name) => (isHidden(name) ? isHidden(part) : true) && expression.test(name);
}
