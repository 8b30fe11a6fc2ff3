import { basename } from "node:path";
import type { BarBuffer } from "./csv/bar-buffer.js";
import { type FileFacts, type ReadOptions, readCsv } from "./csv/read-csv.js";
import { type BarFile, isParquet } from "./find-files.js";
import { saysNoBars } from "./no-bars.js";
import { readParquet } from "./read-parquet.js";

/** A file whose bars are in the buffer: its piece has the same index. */
export interface ReadFile {
  readonly file: BarFile;
  readonly facts: FileFacts;
}

/**
 * Reads all files into one buffer. A file that holds no bars at all is passed over, with a line, where it was not named and
 * another one holds some.
 *
 * @throws when a bar is impossible, or no file holds bars
 */
export async function readFiles(
  files: readonly BarFile[],
  buffer: BarBuffer,
  options: ReadOptions,
): Promise<ReadFile[]> {
  const passedOver: { readonly path: string; readonly error: Error }[] = [];
  const read: ReadFile[] = [];
  for (const file of files) {
    const from = buffer.length;
    buffer.pieces.push({ file: file.path, from });
    // Where the folder's name chose the stock, the file need not name it.
    const own = file.symbol === undefined ? options : { ...options, symbol: undefined };
    try {
      const facts = await (isParquet(file) ? readParquet : readCsv)(file, buffer, own);
      read.push({ file, facts });
    } catch (error) {
      if (file.isNamed || !saysNoBars(error)) throw error;
      passedOver.push({ path: file.path, error });
      buffer.length = from;
      buffer.pieces.pop();
    }
  }
  if (read.length === 0 && passedOver.length > 0) throw passedOver[0]!.error;
  for (const { path, error } of passedOver) {
    options.report(`${basename(path)} is passed over: ${error.message.replace(`${path}: `, "")}`);
  }
  return read;
}
