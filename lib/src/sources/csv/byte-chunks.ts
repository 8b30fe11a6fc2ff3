import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";

const CHUNK = 1 << 22;
/** Gzip packs bars 4 to 10 times; what unpacks to far more is no file of bars. */
const MOST_UNPACKED = 200;
const UNPACKED_AT_LEAST = 1 << 26;

/**
 * The bytes of a file, unpacked when it is gzip, a piece at a time. A piece is good until the next is asked for.
 *
 * @throws when the file cannot be read, is packed in another way, or unpacks to a bomb
 */
export async function* byteChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  let packed: boolean;
  let size: number;
  try {
    const magic = Buffer.alloc(4);
    const { bytesRead } = await file.read(magic, 0, 4, 0);
    size = (await file.stat()).size;
    packed = magic.readUInt16BE() === 0x1f8b || path.toLowerCase().endsWith(".gz");
    if (magic.toString("latin1", 0, bytesRead).startsWith("PK")) throw new Error("it is a zip: unpack it first");
    if (magic.readUInt32BE() === 0x28b52ffd) throw new Error("it is packed with zstd: unpack it first");
    if (["fffe", "feff"].includes(magic.toString("hex", 0, 2))) throw new Error("it is UTF-16: save it as UTF-8");
    if (!packed) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size, 1)));
      for (let at = 0; ; ) {
        const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield chunk.subarray(0, bytesRead);
      }
    }
  } finally {
    await file.close();
  }
  const stream = createReadStream(path);
  const text = createGunzip({ chunkSize: 1 << 18 });
  // An error of the file does not travel through the pipe by itself.
  stream.on("error", (error) => text.destroy(error));
  let unpacked = 0;
  try {
    for await (const chunk of stream.pipe(text)) {
      unpacked += chunk.length;
      if (unpacked > UNPACKED_AT_LEAST && unpacked > MOST_UNPACKED * size) {
        throw new Error(`it unpacks to more than ${MOST_UNPACKED} times its size, and bars do not`);
      }
      yield chunk;
    }
  } finally {
    stream.destroy();
    text.destroy();
  }
}
