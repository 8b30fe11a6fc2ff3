import { bitsAt } from "./bit-runs.js";

/** Values as a page without encoding has them. */
export interface PlainBytes {
  readonly values: Uint8Array;
  /** Index of the first byte behind what they were read from. */
  readonly end: number;
}

/**
 * The values of a page whose integers are written as differences.
 *
 * @param bytes the page's values
 * @param count how many there are
 * @param width bytes of a value, 4 or 8
 * @throws when there are others
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC
 */
export function fromDeltas(bytes: Uint8Array, count: number, width: number): PlainBytes {
  let at = 0;
  const varint = (): readonly [low: number, high: number] => {
    let [low, high] = [0, 0];
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63) throw new Error(ENDS);
      const bits = byte & 127;
      if (shift < 32) low |= bits << shift;
      if (shift > 25) high |= shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32);
      if (byte < 128) return [low, high];
    }
  };
  const zigzag = (): readonly [low: number, high: number] => {
    const [low, high] = varint();
    const sign = -(low & 1);
    return [((low >>> 1) | (high << 31)) ^ sign, (high >>> 1) ^ sign];
  };
  const blockSize = varint()[0] >>> 0;
  const miniblocks = varint()[0] >>> 0;
  const total = varint()[0] >>> 0;
  let [low, high] = zigzag();
  const size = blockSize / miniblocks;
  // A block of equal differences takes two bytes at least.
  const most = 1 + Math.ceil(bytes.length / 2) * blockSize;
  if (!(total === count && count <= most && size >= 8 && size % 8 === 0 && blockSize <= 1 << 20)) throw new Error(ENDS);
  const out = new Int32Array(2 * count);
  if (count > 0) [out[0], out[1]] = [low, high];
  for (let done = 1; done < count; ) {
    const [leastLow, leastHigh] = zigzag();
    const widths = at;
    at += miniblocks;
    for (let m = 0; m < miniblocks && done < count; m++) {
      const bits = bytes[widths + m]!;
      if (!(bits <= 64)) throw new Error(ENDS);
      const here = Math.min(size, count - done);
      if (8 * at + here * bits > 8 * bytes.length) throw new Error(ENDS);
      for (let i = 0, bit = 8 * at; i < here; i++, bit += bits, done++) {
        const deltaLow = bits <= 32 ? bitsAt(bytes, bit, bits) : bitsAt(bytes, bit, 32);
        const deltaHigh = bits <= 32 ? 0 : bitsAt(bytes, bit + 32, bits - 32);
        const sum = (low >>> 0) + (leastLow >>> 0) + (deltaLow >>> 0);
        low = sum | 0;
        high = (high + leastHigh + deltaHigh + Math.floor(sum / 4294967296)) | 0;
        out[2 * done] = low;
        out[2 * done + 1] = high;
      }
      at += (size / 8) * bits;
    }
  }
  if (width === 8) return { values: new Uint8Array(out.buffer), end: at };
  const lows = new Int32Array(count);
  for (let i = 0; i < count; i++) lows[i] = out[2 * i]!;
  return { values: new Uint8Array(lows.buffer), end: at };
}

const ENDS = "a page is damaged: its differences end too soon";

/**
 * The values of a page that has the first bytes of all, then the second bytes, and so on, as a page without encoding has
 * them.
 *
 * @throws when there are fewer
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#BYTESTREAMSPLIT
 */
export function fromSplitBytes(bytes: Uint8Array, count: number, width: number): Uint8Array {
  if (bytes.length < count * width) throw new Error("a page is damaged: it ends too soon");
  const stride = bytes.length / width;
  const out = new Uint8Array(count * width);
  for (let k = 0; k < width; k++) {
    const from = k * stride;
    for (let i = 0, to = k; i < count; i++, to += width) out[to] = bytes[from + i]!;
  }
  return out;
}
