import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { BAR_COLUMNS, type Bars } from "../bars/bars.js";

/** The size and hash that identify a file. */
export interface FilePrint {
  readonly bytes: number;
  readonly sha256: string;
}

/** SHA-256 of bytes, or of a text in UTF-8, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Size and SHA-256 of a file, read in pieces. */
export async function filePrint(path: string): Promise<FilePrint> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** SHA-256 of the numbers of bars: time, open, high, low, close, volume, column by column, as doubles. */
export function barsHash(bars: Bars): string {
  const hash = createHash("sha256");
  for (const name of BAR_COLUMNS) {
    const { buffer, byteOffset, byteLength } = bars[name];
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}
