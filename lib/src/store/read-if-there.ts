import { readSmallFile } from "../sources/read-small-file.js";
import { unreadable } from "../util/system-reason.js";

/** The bytes of a file; undefined if there is no such file. Another reason not to read it is an error that names it. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return readSmallFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
}

/** The same as text in UTF-8. */
export async function textIfThere(path: string): Promise<string | undefined> {
  return (await readIfThere(path))?.toString("utf8");
}
