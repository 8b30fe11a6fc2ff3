import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSmallText } from "../../sources/read-small-file.js";
import { replaceFile } from "../../sources/replace-file.js";
import { systemReason } from "../../util/system-reason.js";
import type { ResultStore } from "./result-store.js";

/** Results as files of a folder, which is made with the first. */
export function folderStore(folder: string): ResultStore {
  return {
    shown: folder,
    get: async (name) => {
      try {
        return await readSmallText(join(folder, name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw new Error(`${join(folder, name)}: cannot be read: ${systemReason(error as Error)}`);
      }
    },
    put: (name, text) => replaceFile(join(folder, name), (temporary) => writeFile(temporary, text)),
  };
}
