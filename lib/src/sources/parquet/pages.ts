import { crc32 } from "node:zlib";
import { parquetHeader } from "hyparquet/src/column.js";
import { readBitRuns } from "./bit-runs.js";
import type { Chunk, FlatColumn } from "./footer.js";
import type { Unpack } from "./unpack-page.js";

/** A page of values, unpacked. */
export interface Page {
  /** How many rows it has. */
  readonly rows: number;
  /** For each row, 1 where it has a value and 0 where it has none; undefined where all have one. */
  readonly present: Uint32Array | undefined;
  /** How many values it has. */
  readonly count: number;
  readonly encoding: string;
  readonly values: Uint8Array;
}

/** Values that pages name by their place, written as in a page without encoding. */
export interface DictionaryPage {
  readonly count: number;
  readonly values: Uint8Array;
}

/** How much more may be unpacked. */
export interface Budget {
  /** Counts bytes, and throws when they are more than a file of bars can be. */
  readonly spend: (bytes: number) => void;
}

/** Room for the header of a page, with the least and the largest value of a column of long texts. */
const LONGEST_HEADER = 1 << 20;

/**
 * The pages of a column in a row group, one at a time: its dictionary, if it has one, and its values.
 *
 * @param bytes the whole file
 * @throws when one is damaged
 * @see https://parquet.apache.org/docs/file-format/data-pages/
 */
export function* pagesOf(
  bytes: Uint8Array,
  { from, to }: Chunk,
  column: FlatColumn,
  unpack: Unpack,
  budget: Budget,
): Generator<{ readonly dictionary: DictionaryPage } | { readonly page: Page }> {
  for (let at = from; at < to; ) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, Math.min(LONGEST_HEADER, to - at));
    const reader = { view, offset: 0 };
    let header: ReturnType<typeof parquetHeader>;
    try {
      header = parquetHeader(reader);
    } catch {
      throw new Error("the header of a page is damaged");
    }
    const { compressed_page_size: packedSize, uncompressed_page_size: size } = header;
    at += reader.offset;
    if (!(packedSize >= 0 && size >= 0 && at + packedSize <= to)) throw new Error("a page lies outside its column");
    const packed = bytes.subarray(at, at + packedSize);
    at += packedSize;
    if (header.crc !== undefined && crc32(packed) !== header.crc >>> 0) {
      throw new Error("a page is damaged: its checksum is wrong");
    }
    budget.spend(size);
    if (header.dictionary_page_header) {
      yield { dictionary: { count: header.dictionary_page_header.num_values, values: unpack(packed, size) } };
    } else if (header.data_page_header) {
      yield { page: firstVersion(unpack(packed, size), header.data_page_header, column.isOptional) };
    } else if (header.data_page_header_v2) {
      yield { page: secondVersion(packed, size, header.data_page_header_v2, column.isOptional, unpack) };
    }
  }
}

type Header = ReturnType<typeof parquetHeader>;

function firstVersion(bytes: Uint8Array, header: NonNullable<Header["data_page_header"]>, isOptional: boolean): Page {
  const { num_values: rows, encoding } = header;
  if (!isOptional) return pageOf(rows, encoding, bytes, undefined);
  if (header.definition_level_encoding !== "RLE" || bytes.length < 4) {
    throw new Error("a page is damaged: it does not say which values are missing");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (4 + length > bytes.length) throw new Error("a page is damaged: it ends too soon");
  return pageOf(rows, encoding, bytes.subarray(4 + length), bytes.subarray(4, 4 + length));
}

function secondVersion(
  bytes: Uint8Array,
  size: number,
  header: NonNullable<Header["data_page_header_v2"]>,
  isOptional: boolean,
  unpack: Unpack,
): Page {
  const { num_values: rows, encoding, definition_levels_byte_length: length, is_compressed: isPacked } = header;
  const before = length + header.repetition_levels_byte_length;
  if (!(length >= 0 && before >= length && before <= Math.min(bytes.length, size))) {
    throw new Error("a page is damaged: it ends too soon");
  }
  const rest = bytes.subarray(before);
  const values = isPacked === false ? rest : unpack(rest, size - before);
  return pageOf(rows, encoding, values, isOptional ? bytes.subarray(before - length, before) : undefined);
}

function pageOf(rows: number, encoding: string | undefined, values: Uint8Array, levels: Uint8Array | undefined): Page {
  if (!(rows >= 0)) throw new Error("a page is damaged: it counts fewer than no rows");
  if (encoding === undefined) throw new Error("a page is damaged: its values are written in a way that is not known");
  const present = levels === undefined || isAllPresent(levels, rows) ? undefined : presenceOf(levels, rows);
  let count = rows;
  if (present) for (const bit of present) count -= 1 - bit;
  return { rows, present, count, encoding, values };
}

function presenceOf(levels: Uint8Array, rows: number): Uint32Array {
  // A level takes a bit; one number repeated takes less, but no file repeats it for more rows than it may have.
  if (rows > MOST_IN_A_PAGE) throw new Error(`a page is damaged: it counts ${rows} rows`);
  const present = new Uint32Array(rows);
  readBitRuns(levels, 0, 1, present);
  return present;
}

const MOST_IN_A_PAGE = 1 << 27;

/** Whether a run of ones stands for all rows, as most files have it. */
function isAllPresent(levels: Uint8Array, rows: number): boolean {
  let at = 0;
  let header = 0;
  for (let shift = 0, byte = 128; byte & 128; shift += 7) {
    if (at >= levels.length || shift > 28) return false;
    byte = levels[at++]!;
    header |= (byte & 127) << shift;
  }
  return (header & 1) === 0 && header >>> 1 >= rows && levels[at] === 1;
}
