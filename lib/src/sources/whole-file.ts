import type { DiskFile } from "./disk-file.js";

/** All bytes of a file. */
export async function wholeFile(file: DiskFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  // Copied, because a piece's memory is used again.
  for await (const piece of file.bytes()) pieces.push(Buffer.from(piece));
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
