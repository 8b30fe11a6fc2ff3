/** The most bits that four bytes hold from any bit of the first. */
const NARROW = 25;

/** Where numbers go that are written as runs; `done` of them have gone before. */
interface RunReader {
  /** Numbers packed bit by bit, from a byte on. */
  readonly packed: (from: number, count: number, done: number) => void;
  /** One number, many times. */
  readonly repeated: (value: number, count: number, done: number) => void;
}

/**
 * Goes through runs: one number repeated, or numbers packed bit by bit.
 *
 * @param bytes where the runs are
 * @param from where the first begins
 * @param width bits of a number, up to 32
 * @param total how many numbers are wanted
 * @throws when there are fewer
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
function eachRun(bytes: Uint8Array, from: number, width: number, total: number, reader: RunReader): void {
  if (width > 32) throw new Error(`a page is damaged: it has numbers of ${width} bits`);
  const widthBytes = (width + 7) >> 3;
  let at = from;
  for (let done = 0; done < total; ) {
    let header = 0;
    for (let shift = 0, byte = 128; byte & 128; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new Error(ENDS);
      byte = bytes[at++]!;
      header |= (byte & 127) << shift;
    }
    header >>>= 0;
    const isPacked = (header & 1) === 1;
    const length = header >>> 1;
    const count = Math.min(total - done, isPacked ? 8 * length : length);
    // The bits behind the last number may be missing.
    const needed = isPacked ? Math.ceil((count * width) / 8) : widthBytes;
    if (at + needed > bytes.length) throw new Error(ENDS);
    if (isPacked) {
      reader.packed(at, count, done);
      at += length * width;
    } else {
      let value = 0;
      for (let k = 0; k < widthBytes; k++) value |= bytes[at++]! << (8 * k);
      reader.repeated(value >>> 0, count, done);
    }
    done += count;
  }
}

const ENDS = "a page is damaged: it ends too soon";

/**
 * Reads whole numbers written as runs.
 *
 * @param bytes the runs, from `from` on
 * @param width bits of a number, up to 32
 * @param out receives the numbers; as many as it has room for are read
 * @throws when there are fewer
 */
export function readBitRuns(bytes: Uint8Array, from: number, width: number, out: Uint32Array): void {
  eachRun(bytes, from, width, out.length, {
    packed(at, count, done) {
      for (let i = 0; i < count; i++) out[done + i] = bitsAt(bytes, 8 * at + i * width, width);
    },
    repeated: (value, count, done) => out.fill(value, done, done + count),
  });
}

/**
 * Reads values of a dictionary whose places in it are written as runs.
 *
 * @param bytes the runs, from `from` on
 * @param width bits of a place, up to 32
 * @param count how many there are
 * @param out receives the values
 * @param to index of the first in `out`
 * @throws when there are fewer, or the dictionary does not have one
 */
export function readFromDictionary(
  bytes: Uint8Array,
  from: number,
  width: number,
  count: number,
  dictionary: Float64Array,
  out: Float64Array,
  to: number,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = dictionary.length;
  eachRun(bytes, from, width, count, {
    packed(at, length, done) {
      const end = to + done + length;
      // Behind the last four bytes nothing is read at once.
      const fast = width > 0 && width <= NARROW ? Math.max(0, Math.floor((8 * (bytes.length - 4 - at)) / width)) : 0;
      const fastEnd = Math.min(end, to + done + fast);
      const largest = copyPacked(view, at, width, dictionary, out, to + done, fastEnd);
      if (largest >= size) throw new Error(NOT_THERE);
      for (let i = fastEnd; i < end; i++) {
        const place = bitsAt(bytes, 8 * at + (i - to - done) * width, width);
        if (place >= size) throw new Error(NOT_THERE);
        out[i] = dictionary[place]!;
      }
    },
    repeated(place, length, done) {
      if (place >= size) throw new Error(NOT_THERE);
      out.fill(dictionary[place]!, to + done, to + done + length);
    },
  });
}

/** Copies values up to `end`; returns the largest place, which the dictionary may not have, or -1. */
function copyPacked(
  view: DataView,
  from: number,
  width: number,
  dictionary: Float64Array,
  out: Float64Array,
  to: number,
  end: number,
): number {
  const mask = 2 ** width - 1;
  let largest = -1;
  for (let i = to, bit = 0; i < end; i++, bit += width) {
    const place = (view.getInt32(from + (bit >>> 3), true) >>> (bit & 7)) & mask;
    if (place > largest) largest = place;
    out[i] = dictionary[place]!;
  }
  return largest;
}

const NOT_THERE = "a page is damaged: it names a value that its dictionary does not have";

/** The number of `width` bits, up to 32, that begins at a bit of `bytes`; bits behind the end are 0. */
export function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  if (width === 0) return 0;
  const at = Math.floor(bit / 8);
  const shift = bit % 8;
  const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  const all = shift === 0 ? low : (low >>> shift) | (bytes[at + 4]! << (32 - shift));
  return width === 32 ? all >>> 0 : all & (2 ** width - 1);
}
