import type { DiskFile } from "./disk-file.js";

/** All bytes of a file, with what Node's buffers add. */
export async function wholeBuffer(file: DiskFile): Promise<Buffer> {
  const { buffer, byteOffset, length } = await file.whole();
  return Buffer.from(buffer, byteOffset, length);
}
