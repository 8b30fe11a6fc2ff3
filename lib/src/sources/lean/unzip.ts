import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";

const inflate = promisify(inflateRaw);

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const ZIP64 = 1;
const IN_ZIP64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

/**
 * The one file in a zip.
 *
 * The archive's own checksum is compared, so that a damaged price is an error; the size is known before anything is
 * unpacked and cannot grow beyond it, whatever the data say.
 *
 * @param zip the archive
 * @param largest bytes that the file may have
 * @throws when the archive is damaged, holds more or less than one file, or one that is too large
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function unzipOne(zip: Buffer, largest: number): Promise<Buffer> {
  try {
    return await unzip(zip, largest);
  } catch (error) {
    // A number of the archive that points outside of it.
    if (error instanceof RangeError) throw new Error("the zip is damaged");
    throw error;
  }
}

async function unzip(zip: Buffer, largest: number): Promise<Buffer> {
  const end = findEnd(zip);
  const entries = zip.readUInt16LE(end + 10);
  if (entries !== 1) throw new Error(`${entries} files are in the zip, and one belongs there`);
  const entry = zip.readUInt32LE(end + 16);
  if (zip.readUInt32LE(entry) !== ENTRY) throw new Error("the zip is damaged");
  const encrypted = (zip.readUInt16LE(entry + 8) & 1) === 1;
  const method = zip.readUInt16LE(entry + 10);
  const checksum = zip.readUInt32LE(entry + 16);
  const [size, packed, local] = sizesOf(zip, entry);
  if (encrypted) throw new Error("the zip is encrypted");
  if (size > largest) throw new Error(`the zip unpacks to ${size} bytes, and a day of minutes is less than ${largest}`);
  if (zip.readUInt32LE(local) !== LOCAL) throw new Error("the zip is damaged");
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (from + packed > zip.length) throw new Error("the zip is cut");
  const data = zip.subarray(from, from + packed);
  if (method !== STORED && method !== DEFLATED) throw new Error(`the zip is packed by method ${method}, not deflate`);
  const bytes =
    method === STORED
      ? data
      : await inflate(data, { maxOutputLength: Math.max(size, 1) }).catch((error: Error) => {
          throw new Error(`the zip is damaged: ${error.message}`);
        });
  if (bytes.length !== size || crc32(bytes) !== checksum) throw new Error("the zip is damaged: its checksum is wrong");
  return bytes;
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
  throw new Error("not a zip, or one that is cut");
}
