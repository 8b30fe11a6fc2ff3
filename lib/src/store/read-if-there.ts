import { readSmallFile } from "../sources/read-small-file.js";

/** The bytes of a file; undefined if there is no such file. Another reason not to read it is an error that names it. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return readSmallFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new Error(`${path}: cannot be read: ${message}`);
  }
}

/** The same as text in UTF-8. */
export async function textIfThere(path: string): Promise<string | undefined> {
  return (await readIfThere(path))?.toString("utf8");
}
