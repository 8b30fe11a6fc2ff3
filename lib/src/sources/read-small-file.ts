import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** More than this is not a model, a manifest, a policy, a verdict, a ledger or a recipe. */
const MOST_BYTES = 1 << 26;

/**
 * The bytes of a file that is read as a whole. A pipe or a device, which could wait or go on for ever, is refused: also
 * one that a link leads to.
 *
 * @param path the file
 * @param most the most bytes it may have; 64 MiB unless said
 * @throws the operating system's error, with its code, or one that says what the file is instead; neither names the file
 */
export function readSmallFile(path: string, most: number = MOST_BYTES): Buffer {
  // Without waiting for the other end of a pipe. Looked at once open, so that what is looked at is what is read.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    // Reading a folder fails with the system's own code, which callers know.
    if (!found.isFile() && !found.isDirectory()) {
      throw new Error(`it is a ${found.isFIFO() ? "pipe" : "device"}, not a regular file`);
    }
    if (found.size > most) throw new Error(`it has ${sizeWords(found.size)}, and at most ${sizeWords(most)} are read`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function sizeWords(bytes: number): string {
  return `${(bytes / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 1 })} MiB`;
}

/** The same as text in UTF-8. It rejects with what `readSmallFile` throws. */
export async function readSmallText(path: string): Promise<string> {
  return readSmallFile(path).toString("utf8");
}
