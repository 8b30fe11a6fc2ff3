import { Decompress } from "fzstd";

const MAGIC = 0xfd2fb528;
/** Frames that hold anything but data. */
const SKIPPABLE = 0x184d2a50;
const RLE = 1;
/** Packed bytes that are given to the decoder at a time. */
const PIECE = 1 << 18;

/** A frame of a zstd file. */
interface Frame {
  readonly from: number;
  readonly to: number;
  /** The lower half of the XXH64 of what it unpacks to, where the frame has it. */
  readonly checksum: number | undefined;
}

/**
 * The bytes of a zstd file, a piece at a time. A frame's checksum is compared where it has one, so that a damaged price is
 * an error; a file that was cut is one always.
 *
 * @param packed the file
 * @throws when it is damaged or cut
 * @see https://www.rfc-editor.org/rfc/rfc8878
 */
export async function* unzstdChunks(packed: Buffer): AsyncGenerator<Buffer> {
  const { default: xxhash } = await import("xxhash-wasm");
  const { create64 } = await xxhash();
  for (const { from, to, checksum } of framesOf(packed)) {
    const hash = create64();
    let pieces: Uint8Array[] = [];
    const decoder = new Decompress((piece) => pieces.push(piece));
    for (let at = from; at < to; at += PIECE) {
      try {
        const end = Math.min(to, at + PIECE);
        decoder.push(packed.subarray(at, end), end === to);
      } catch (error) {
        throw new Error(`the zstd data are damaged: ${(error as Error).message}`);
      }
      for (const piece of pieces) {
        if (checksum !== undefined) hash.update(piece);
        if (piece.length > 0) yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      }
      pieces = [];
    }
    if (checksum !== undefined && Number(hash.digest() & 0xffffffffn) !== checksum) {
      throw new Error("the zstd data are damaged: their checksum is wrong");
    }
  }
}

function framesOf(packed: Buffer): Frame[] {
  try {
    const frames: Frame[] = [];
    for (let from = 0; from < packed.length; ) {
      const magic = packed.readUInt32LE(from);
      if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
        from += 8 + packed.readUInt32LE(from + 4);
        continue;
      }
      if (magic !== MAGIC) throw new Error("the zstd data are damaged");
      const frame = frameAt(packed, from);
      frames.push(frame);
      from = frame.to;
    }
    return frames;
  } catch (error) {
    if (error instanceof RangeError) throw new Error("the zstd data are incomplete");
    throw error;
  }
}

/** Walks over a frame's blocks, without unpacking them. */
function frameAt(packed: Buffer, from: number): Frame {
  const descriptor = packed.readUInt8(from + 4);
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  let at = from + 5 + (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes;
  for (let isLast = false; !isLast; ) {
    const header = packed.readUIntLE(at, 3);
    isLast = (header & 1) === 1;
    at += 3 + (((header >> 1) & 3) === RLE ? 1 : header >> 3);
  }
  const hasChecksum = (descriptor & 4) !== 0;
  const checksum = hasChecksum ? packed.readUInt32LE(at) : undefined;
  const to = at + (hasChecksum ? 4 : 0);
  if (to > packed.length) throw new RangeError();
  return { from, to, checksum };
}
