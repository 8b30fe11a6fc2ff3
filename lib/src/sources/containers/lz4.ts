const MAGIC = 0x184d2204;
const STORED = 0x80000000;
/** More bytes than this are copied faster by one call than one by one. */
const LONG = 32;

/**
 * Unpacks an LZ4 frame. Arrow packs its buffers so.
 *
 * @param frame packed bytes
 * @param length bytes it unpacks to
 * @throws when it is damaged, cut, or has another length
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function unpackLz4(frame: Uint8Array, length: number): Uint8Array {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
  const out = new Uint8Array(length);
  try {
    if (bytes.readUInt32LE(0) !== MAGIC) throw new Error("the LZ4 data are damaged");
    const flags = bytes.readUInt8(4);
    const blockChecksum = (flags & 0x10) === 0 ? 0 : 4;
    const contentSize = (flags & 8) === 0 ? 0 : 8;
    const dictionary = (flags & 1) === 0 ? 0 : 4;
    let at = 7 + contentSize + dictionary;
    let to = 0;
    for (;;) {
      const size = bytes.readUInt32LE(at);
      at += 4;
      if (size === 0) break;
      const packed = (size & ~STORED) >>> 0;
      const block = bytes.subarray(at, at + packed);
      if (block.length < packed) throw new RangeError();
      if (size >= STORED) {
        out.set(block, to);
        to += packed;
      } else to = unpackBlock(block, out, to);
      at += packed + blockChecksum;
    }
    if (to !== length) throw new RangeError();
    return out;
  } catch (error) {
    if (error instanceof RangeError) throw new Error("the LZ4 data are damaged or incomplete");
    throw error;
  }
}

/**
 * Unpacks an LZ4 block without a frame. Parquet packs its pages so.
 *
 * @param block packed bytes
 * @param length bytes it unpacks to
 * @throws when it is damaged, cut, or has another length
 */
export function unpackLz4Block(block: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  if (unpackBlock(block, out, 0) !== length) throw new RangeError();
  return out;
}

/** Appends a block at `to`; it may repeat what earlier blocks wrote. Returns where it ends. */
function unpackBlock(block: Uint8Array, out: Uint8Array, to: number): number {
  const { length } = block;
  let at = 0;
  let end = to;
  while (at < length) {
    const token = block[at++]!;
    // A length of four bits continues in the bytes after it when all four are set.
    let literals = token >> 4;
    for (let more = literals === 15 ? 255 : 0; more === 255; literals += more) {
      if (at >= length) throw new RangeError();
      more = block[at++]!;
    }
    if (at + literals > length || end + literals > out.length) throw new RangeError();
    if (literals > LONG) {
      out.set(block.subarray(at, at + literals), end);
      at += literals;
      end += literals;
    } else for (const last = at + literals; at < last; ) out[end++] = block[at++]!;
    if (at === length) break;
    if (at + 2 > length) throw new RangeError();
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let match = token & 15;
    for (let more = match === 15 ? 255 : 0; more === 255; match += more) {
      if (at >= length) throw new RangeError();
      more = block[at++]!;
    }
    match += 4;
    if (offset === 0 || offset > end || end + match > out.length) throw new RangeError();
    if (match > LONG && offset >= match) {
      out.copyWithin(end, end - offset, end - offset + match);
      end += match;
      // Byte by byte: a match may run into what it writes.
    } else for (const last = end + match; end < last; end++) out[end] = out[end - offset]!;
  }
  return end;
}
