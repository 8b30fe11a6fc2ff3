import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { open } from "node:fs/promises";
import type { InputFile } from "../bars/origin.js";

/** A file that bars are read from. All its readings see the same bytes, or fail. */
export interface DiskFile {
  /** As it was named. */
  readonly path: string;
  /** Bytes on disk when it was first looked at. */
  readonly size: number;
  /** Its first four bytes, which tell what it is packed in; fewer if it has fewer. */
  readonly magic: string;
  /** Whether it came through a pipe, and is in memory alone. */
  readonly isPiped: boolean;
  /** Its bytes, a piece at a time. A piece is good until the next is asked for. */
  readonly bytes: () => AsyncGenerator<Uint8Array>;
  /** All its bytes. */
  readonly whole: () => Promise<Uint8Array>;
  /** Size and SHA-256 of what was read. If nothing has read it to its end, it is read now. */
  readonly print: () => Promise<InputFile>;
}

const MAGIC = 4;
const CHUNK = 1 << 22;
/** More than this does not come through a pipe: it is held in memory. */
const MOST_PIPED = 1 << 30;

/**
 * Looks at a file, and remembers its state: a file that has changed when it is read, or changes meanwhile, is refused.
 *
 * @param path a regular file
 */
export async function diskFile(path: string): Promise<DiskFile> {
  const { seen, magic } = await look(path);
  let print: InputFile | undefined;
  const refuseChange = (now: BigIntStats): void => {
    if (STATE.some((field) => now[field] !== seen[field])) {
      throw new Error(`${path}: the file changed while it was read: read it again when it is complete`);
    }
  };
  async function* bytes(): AsyncGenerator<Buffer> {
    const file = await open(path);
    try {
      refuseChange(await file.stat({ bigint: true }));
      const hash = createHash("sha256");
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(Number(seen.size), 1)));
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, chunk.length);
        if (bytesRead === 0) break;
        const piece = chunk.subarray(0, bytesRead);
        length += bytesRead;
        if (print === undefined) hash.update(piece);
        yield piece;
      }
      refuseChange(await file.stat({ bigint: true }));
      print ??= { path, bytes: length, sha256: hash.digest("hex") };
    } finally {
      await file.close();
    }
  }
  const whole = async (): Promise<Buffer> => {
    const file = await open(path);
    try {
      refuseChange(await file.stat({ bigint: true }));
      const hash = createHash("sha256");
      const all = Buffer.allocUnsafeSlow(Number(seen.size));
      let length = 0;
      while (length < all.length) {
        const { bytesRead } = await file.read(all, length, Math.min(CHUNK, all.length - length));
        if (bytesRead === 0) break;
        if (print === undefined) hash.update(all.subarray(length, length + bytesRead));
        length += bytesRead;
      }
      refuseChange(await file.stat({ bigint: true }));
      print ??= { path, bytes: length, sha256: hash.digest("hex") };
      return all.subarray(0, length);
    } finally {
      await file.close();
    }
  };
  return {
    path,
    size: Number(seen.size),
    magic,
    isPiped: false,
    bytes,
    whole,
    print: async () => {
      // Another program may have read it, as DuckDB reads Parquet: then its state must still be the one seen.
      if (print === undefined) for await (const _ of bytes());
      return print!;
    },
  };
}

async function look(path: string): Promise<{ readonly seen: BigIntStats; readonly magic: string }> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(MAGIC);
    const { bytesRead } = await file.read(start, 0, MAGIC);
    return { seen: await file.stat({ bigint: true }), magic: start.toString("latin1", 0, bytesRead) };
  } finally {
    await file.close();
  }
}

/** What tells that a file is still the same one in the same state. */
const STATE = ["dev", "ino", "size", "mtimeNs", "ctimeNs"] as const;

/**
 * Bars that come through a pipe: standard input, a FIFO, or a process substitution. They are read into memory, because
 * a pipe can be read only once.
 *
 * @param path how it was named, `-` for standard input
 */
export async function pipedFile(path: string): Promise<DiskFile> {
  const whole = await (path === "-" || /\/fd\/\d+$/.test(path) ? readOnce(path) : readPipe(path));
  const name = path === "-" ? "standard input" : path;
  return {
    path: name,
    size: whole.length,
    magic: whole.toString("latin1", 0, MAGIC),
    isPiped: true,
    bytes: async function* () {
      if (whole.length > 0) yield whole;
    },
    whole: async () => whole,
    print: async () => ({
      path: name,
      bytes: whole.length,
      sha256: createHash("sha256").update(whole).digest("hex"),
    }),
  };
}

/** What came through the pipes of this process: whoever reads one again gets the same. */
const PIPED = new Map<string, Promise<Buffer>>();

function readOnce(path: string): Promise<Buffer> {
  const known = PIPED.get(path) ?? readPipe(path);
  PIPED.set(path, known);
  return known;
}

async function readPipe(path: string): Promise<Buffer> {
  if (path === "-" && process.stdin.isTTY) {
    throw new Error('"-" reads bars from standard input, which is a terminal: pipe a file into it');
  }
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of path === "-" ? process.stdin : (await open(path)).createReadStream()) {
    pieces.push(piece as Buffer);
    length += piece.length;
    if (length > MOST_PIPED) throw new Error(`${path}: more than 1 GiB came through the pipe: save it to a file first`);
  }
  return Buffer.concat(pieces);
}
