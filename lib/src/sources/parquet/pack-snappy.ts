/** Matches are looked for within a block, so that two bytes hold every distance. */
const BLOCK = 1 << 16;
const HASH_BITS = 14;
/** A match of fewer bytes is not worth its mark. */
const LEAST = 4;
const LONGEST_COPY = 64;

/**
 * Packs bytes by Snappy: fast to pack and to unpack, and the same bytes wherever it runs.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function packSnappy(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  // Literals take three bytes more for each block, copies never more than what they stand for.
  const out = new Uint8Array(8 + length + 4 * Math.ceil(length / BLOCK) + (length >>> 4));
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const table = new Int32Array(1 << HASH_BITS);
  let to = 0;
  for (let rest = length; ; rest >>>= 7) {
    out[to++] = rest > 127 ? (rest & 127) | 128 : rest;
    if (rest <= 127) break;
  }
  for (let from = 0; from < length; from += BLOCK) {
    to = packBlock(bytes, view, from, Math.min(length, from + BLOCK), table, out, to);
  }
  return out.subarray(0, to);
}

/** Packs a block; returns the index behind what it wrote. */
function packBlock(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  table: Int32Array,
  out: Uint8Array,
  at: number,
): number {
  let to = at;
  let literal = from;
  const last = end - 8;
  table.fill(-1);
  for (let i = from, misses = 32; i <= last; ) {
    const word = view.getInt32(i, true);
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const candidate = table[slot]!;
    table[slot] = i;
    if (candidate < from || view.getInt32(candidate, true) !== word) {
      // Where nothing repeats, ever fewer places are tried.
      i += misses++ >>> 5;
      continue;
    }
    let length = LEAST;
    while (i + length < end && bytes[candidate + length] === bytes[i + length]) length++;
    to = putLiteral(bytes, literal, i, out, to);
    to = putCopies(i - candidate, length, out, to);
    i += length;
    literal = i;
    misses = 32;
  }
  return putLiteral(bytes, literal, end, out, to);
}

function putLiteral(bytes: Uint8Array, from: number, end: number, out: Uint8Array, at: number): number {
  const length = end - from;
  if (length === 0) return at;
  let to = at;
  if (length <= 60) out[to++] = (length - 1) << 2;
  else {
    out[to++] = 61 << 2;
    out[to++] = (length - 1) & 255;
    out[to++] = (length - 1) >>> 8;
  }
  if (length <= 32) for (let i = from; i < end; i++) out[to++] = bytes[i]!;
  else {
    out.set(bytes.subarray(from, end), to);
    to += length;
  }
  return to;
}

function putCopies(distance: number, length: number, out: Uint8Array, at: number): number {
  let to = at;
  let rest = length;
  while (rest > 0) {
    if (rest >= LEAST && rest <= 11 && distance < 2048) {
      out[to++] = ((distance >>> 8) << 5) | ((rest - LEAST) << 2) | 1;
      out[to++] = distance & 255;
      return to;
    }
    const part = Math.min(LONGEST_COPY, rest);
    out[to++] = ((part - 1) << 2) | 2;
    out[to++] = distance & 255;
    out[to++] = distance >>> 8;
    rest -= part;
  }
  return to;
}
