import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/** The first line of a text file, plain or gzip (by its ending), without a byte-order mark; "" when it is empty. */
export async function firstLine(path: string): Promise<string> {
  const file = createReadStream(path);
  const text = path.toLowerCase().endsWith(".gz") ? file.pipe(createGunzip()) : file;
  // An error of the file does not travel through the pipe by itself.
  file.on("error", (error) => text.destroy(error));
  try {
    const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
    const failed = new Promise<never>((_, reject) => text.once("error", reject));
    const { value, done } = await Promise.race([lines.next(), failed]);
    return done ? "" : value.replace(/^\uFEFF/, "");
  } finally {
    file.destroy();
    text.destroy();
  }
}
