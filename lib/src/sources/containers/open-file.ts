import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { DiskFile } from "../disk-file.js";
import { wholeBuffer } from "../whole-buffer.js";
import { arrowRows } from "./arrow-rows.js";
import { jsonRows } from "./json-rows.js";
import { unzstdChunks } from "./zstd.js";

const ZSTD = "\x28\xb5\x2f\xfd";
const GZIP = "\x1f\x8b";
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
  if (start.startsWith("PAR1"))
    throw new Error("it holds packed Parquet: unpack it, or let its name end in .parquet.gz or .parquet.zst");
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
export async function* byteChunks(file: DiskFile): AsyncGenerator<Buffer> {
  const { magic, path, size } = file;
  if (magic === ZSTD) yield* bounded(unzstdChunks(await wholeBuffer(file)), size);
  else if (magic.startsWith(GZIP) || path.toLowerCase().endsWith(".gz")) yield* bounded(gunzipped(file.bytes()), size);
  else for await (const { buffer, byteOffset, length } of file.bytes()) yield Buffer.from(buffer, byteOffset, length);
}

async function* gunzipped(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Buffer> {
  const text = createGunzip({ chunkSize: 1 << 18 });
  // Copied, because the stream reads ahead while a piece's memory is used again.
  const packed = Readable.from(copies(pieces), { highWaterMark: 1 });
  // An error of the file does not travel through the pipe by itself.
  packed.on("error", (error) => text.destroy(error));
  try {
    yield* packed.pipe(text);
  } finally {
    packed.destroy();
    text.destroy();
  }
}

async function* copies(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece);
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
