import { readFile } from "node:fs/promises";

/** The bytes of a file; undefined if there is no such file. Another reason not to read it is an error that names it. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path}: cannot be read: ${error.message}`);
  });
}

/** The same as text in UTF-8. */
export async function textIfThere(path: string): Promise<string | undefined> {
  return (await readIfThere(path))?.toString("utf8");
}
