import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { arrowRows } from "./arrow-rows.js";
import { jsonRows } from "./json-rows.js";
import { unzstdChunks } from "./zstd.js";

const CHUNK = 1 << 22;
const ZSTD = 0x28b52ffd;
/** Gzip packs bars 4 to 10 times; what unpacks to far more is no file of bars. */
const MOST_UNPACKED = 200;
const UNPACKED_AT_LEAST = 1 << 26;

/**
 * The text of bars as CSV, a piece at a time, whatever it is written in: CSV itself, JSON or Arrow. A piece is good until
 * the next is asked for.
 *
 * @param chunks the bytes of a file, unpacked
 */
export async function* csvChunks(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { value: first, done } = await chunks.next();
  if (done) return;
  const whole = startingWith(first, chunks);
  const start = first
    .toString("latin1", 0, 64)
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  if (start.startsWith("ARROW1")) yield* arrowRows(whole);
  else if (/^(\{|\[\s*([[{\]]|$))/.test(start)) yield* jsonRows(whole);
  else yield* whole;
}

async function* startingWith(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * The bytes of a file, unpacked when it is gzip or zstd, a piece at a time. A piece is good until the next is asked for.
 *
 * @throws when the file cannot be read, is packed in another way, or unpacks to a bomb
 */
export async function* byteChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  let packed: boolean;
  let size: number;
  try {
    const magic = Buffer.alloc(4);
    await file.read(magic, 0, 4, 0);
    size = (await file.stat()).size;
    packed = magic.readUInt16BE() === 0x1f8b || path.toLowerCase().endsWith(".gz");
    if (magic.readUInt32BE() === ZSTD) {
      yield* bounded(unzstdChunks(await readFile(path)), size);
      return;
    }
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
  try {
    yield* bounded(stream.pipe(text), size);
  } finally {
    stream.destroy();
    text.destroy();
  }
}

/** What is unpacked from `size` bytes, up to what bars can be. */
async function* bounded(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of chunks) {
    unpacked += chunk.length;
    if (unpacked > UNPACKED_AT_LEAST && unpacked > MOST_UNPACKED * size) {
      throw new Error(`it unpacks to more than ${MOST_UNPACKED} times its size, which bars never do`);
    }
    yield chunk;
  }
}
