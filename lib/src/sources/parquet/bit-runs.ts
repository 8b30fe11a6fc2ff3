/** The most bits that four bytes hold from any bit of the first. */
const NARROW = 25;

/**
 * Reads whole numbers written as runs: one number repeated, or numbers packed bit by bit.
 *
 * @param bytes where the runs are
 * @param from where the first begins
 * @param to where the last ends, at the latest
 * @param width bits of a number, up to 32
 * @param out receives the numbers; as many as it has room for are read
 * @throws when there are fewer
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export function readBitRuns(bytes: Uint8Array, from: number, to: number, width: number, out: Uint32Array): void {
  if (width > 32) throw new Error(`a page is damaged: it has numbers of ${width} bits`);
  const widthBytes = (width + 7) >> 3;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = from;
  let done = 0;
  while (done < out.length) {
    let header = 0;
    for (let shift = 0, byte = 128; byte & 128; shift += 7) {
      if (at >= to || shift > 28) throw new Error("a page is damaged: it ends too soon");
      byte = bytes[at++]!;
      header |= (byte & 127) << shift;
    }
    header >>>= 0;
    const isPacked = (header & 1) === 1;
    const length = header >>> 1;
    const count = Math.min(out.length - done, isPacked ? 8 * length : length);
    // The bits behind the last number may be missing.
    const needed = isPacked ? Math.ceil((count * width) / 8) : widthBytes;
    if (at + needed > to) throw new Error("a page is damaged: it ends too soon");
    if (isPacked) {
      unpackBits(view, bytes, at, width, out, done, count);
      at += length * width;
    } else {
      let value = 0;
      for (let k = 0; k < widthBytes; k++) value |= bytes[at++]! << (8 * k);
      out.fill(value >>> 0, done, done + count);
    }
    done += count;
  }
}

function unpackBits(
  view: DataView,
  bytes: Uint8Array,
  from: number,
  width: number,
  out: Uint32Array,
  done: number,
  count: number,
): void {
  const mask = 2 ** width - 1;
  // Behind the last four bytes nothing is read at once.
  const fast = width <= NARROW ? Math.min(count, Math.floor((8 * (bytes.length - 4 - from)) / width)) : 0;
  let i = 0;
  for (let bit = 0; i < fast; i++, bit += width) {
    out[done + i] = (view.getInt32(from + (bit >>> 3), true) >>> (bit & 7)) & mask;
  }
  for (; i < count; i++) out[done + i] = bitsAt(bytes, 8 * from + i * width, width);
}

/** The number of `width` bits, up to 32, that begins at a bit of `bytes`; bits behind the end are 0. */
export function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  if (width === 0) return 0;
  const at = Math.floor(bit / 8);
  const shift = bit % 8;
  const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  const all = shift === 0 ? low : (low >>> shift) | (bytes[at + 4]! << (32 - shift));
  return width === 32 ? all >>> 0 : all & (2 ** width - 1);
}
