import { createHash } from "node:crypto";
import { BAR_COLUMNS, type Bars } from "../bars/bars.js";

/** SHA-256 of bytes, or of a text in UTF-8, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
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
