import type { DiskFile } from "./disk-file.js";

/** All bytes of a file. */
export async function wholeFile(file: DiskFile): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(file.size);
  let length = 0;
  // Copied, because a piece's memory is used again. A file that grows is refused at its end.
  for await (const piece of file.bytes()) {
    whole.set(piece.subarray(0, whole.length - length), length);
    length += piece.length;
  }
  return whole.subarray(0, length);
}
