import { promisify } from "node:util";
import { crc32, createInflateRaw, inflateRaw } from "node:zlib";

const inflate = promisify(inflateRaw);

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const ZIP64 = 1;
const IN_ZIP64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

/** A file in a zip, still packed. */
export interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  /** Bytes when unpacked. */
  readonly size: number;
  readonly data: Buffer;
}

/**
 * The files in a zip, in their order, without its folders.
 *
 * @param zip the archive
 * @throws when the archive is damaged or encrypted
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipMembers(zip: Buffer): ZipMember[] {
  try {
    const { count, from } = directoryOf(zip);
    const members: ZipMember[] = [];
    let at = from;
    for (let i = 0; i < count; i++) {
      const member = memberAt(zip, at);
      if (!member.name.endsWith("/")) members.push(member);
      at += 46 + [28, 30, 32].reduce((sum, field) => sum + zip.readUInt16LE(at + field), 0);
    }
    return members;
  } catch (error) {
    // A number of the archive that points outside of it.
    if (error instanceof RangeError) throw new Error("the zip is damaged");
    throw error;
  }
}

/**
 * The bytes of a file in a zip, a piece at a time. The archive's own checksum is compared at the end, so that a damaged
 * price is an error.
 *
 * @throws when the data are damaged, or are more than the archive says
 */
export async function* unzipChunks({ method, data, size, checksum }: ZipMember): AsyncGenerator<Buffer> {
  let length = 0;
  let sum = 0;
  const unpacked = method === STORED ? [data] : inflated(data);
  for await (const chunk of unpacked) {
    length += chunk.length;
    if (length > size) break;
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (length !== size || sum !== checksum) throw new Error("the zip is damaged: its checksum is wrong");
}

/**
 * The one file in a zip.
 *
 * @param zip the archive
 * @param largest bytes that the file may have
 * @throws when the archive is damaged, holds more or less than one file, or one that is too large
 */
export async function unzipOne(zip: Buffer, largest: number): Promise<Buffer> {
  const members = zipMembers(zip);
  if (members.length !== 1) throw new Error(`${members.length} files are in the zip instead of one`);
  const { method, data, size, checksum } = members[0]!;
  if (size > largest) throw new Error(`the zip unpacks to ${size} bytes, but a day of minutes is less than ${largest}`);
  const bytes = method === STORED ? data : await inflate(data, { maxOutputLength: Math.max(size, 1) }).catch(damaged);
  if (bytes.length !== size || crc32(bytes) !== checksum) throw new Error("the zip is damaged: its checksum is wrong");
  return bytes;
}

async function* inflated(data: Buffer): AsyncGenerator<Buffer> {
  const stream = createInflateRaw({ chunkSize: 1 << 18 });
  stream.end(data);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    damaged(error as Error);
  } finally {
    stream.destroy();
  }
}

function damaged(error: Error): never {
  throw new Error(`the zip is damaged: ${error.message}`);
}

/** How many entries the directory at a zip's end has, and where it begins. */
function directoryOf(zip: Buffer): { count: number; from: number } {
  const end = findEnd(zip);
  const isLarge = end >= 20 && zip.readUInt32LE(end - 20) === END_64_LOCATOR;
  if (!isLarge) return { count: zip.readUInt16LE(end + 10), from: zip.readUInt32LE(end + 16) };
  const large = Number(zip.readBigUInt64LE(end - 12));
  if (zip.readUInt32LE(large) !== END_64) throw new Error("the zip is damaged");
  return { count: Number(zip.readBigUInt64LE(large + 32)), from: Number(zip.readBigUInt64LE(large + 48)) };
}

function memberAt(zip: Buffer, entry: number): ZipMember {
  if (zip.readUInt32LE(entry) !== ENTRY) throw new Error("the zip is damaged");
  const encrypted = (zip.readUInt16LE(entry + 8) & 1) === 1;
  const method = zip.readUInt16LE(entry + 10);
  const checksum = zip.readUInt32LE(entry + 16);
  const name = zip.toString("utf8", entry + 46, entry + 46 + zip.readUInt16LE(entry + 28));
  const [size, packed, local] = sizesOf(zip, entry);
  if (encrypted) throw new Error("the zip is encrypted");
  if (method !== STORED && method !== DEFLATED) throw new Error(`the zip is packed by method ${method}, not deflate`);
  if (zip.readUInt32LE(local) !== LOCAL) throw new Error("the zip is damaged");
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (from + packed > zip.length) throw new Error("the zip is incomplete");
  return { name, method, checksum, size, data: zip.subarray(from, from + packed) };
}

/**
 * The unpacked and packed sizes of an entry, and where its local header begins. LEAN's own zips keep them in 64 bits, in
 * an extra field, though they are small.
 */
function sizesOf(zip: Buffer, entry: number): [size: number, packed: number, local: number] {
  const sizes = [24, 20, 42].map((at) => zip.readUInt32LE(entry + at)) as [number, number, number];
  const name = zip.readUInt16LE(entry + 28);
  const extra = zip.readUInt16LE(entry + 30);
  const to = entry + 46 + name + extra;
  for (let at = entry + 46 + name; at + 4 <= to; at += 4 + zip.readUInt16LE(at + 2)) {
    if (zip.readUInt16LE(at) !== ZIP64) continue;
    let field = at + 4;
    for (let i = 0; i < sizes.length; i++) {
      if (sizes[i] !== IN_ZIP64) continue;
      sizes[i] = Number(zip.readBigUInt64LE(field));
      field += 8;
    }
  }
  return sizes;
}

/** Where the record that ends a zip begins: before a comment of any length. */
function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_LENGTH - LONGEST_COMMENT);
  for (let at = zip.length - END_LENGTH; at >= first; at--) if (zip.readUInt32LE(at) === END) return at;
  throw new Error("not a zip, or an incomplete one");
}
