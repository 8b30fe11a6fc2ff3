import { open } from "node:fs/promises";
import { varint } from "../../util/varint.js";
import { binary, bool, byte, i32, i64, list, struct, type Thrift, text } from "./compact-thrift.js";
import { packSnappy } from "./pack-snappy.js";
import { isTexts, type OutColumn, type OutTexts, type PlainPage, plainPage } from "./plain-page.js";

/** Rows of a row group: a column of doubles takes one MB in it. */
const ROWS = 1 << 17;
const MAGIC = Buffer.from("PAR1");
/** Numbers of the format. */
const [PLAIN, RLE, BY_DICTIONARY, SNAPPY, OPTIONAL, DATA_PAGE, DICTIONARY_PAGE] = [0, 3, 8, 1, 1, 0, 2];
const EMPTY = struct({});

/**
 * Writes columns to a Parquet file: doubles that repeat by a dictionary, all packed by Snappy, NaN as a missing value, with the least and the largest
 * value of each row group.
 *
 * @param path the file, which is made or overwritten
 * @param columns of one length
 * @param notes texts by key
 * @see https://parquet.apache.org/docs/file-format/
 */
export async function writeParquet(
  path: string,
  columns: readonly (OutColumn | OutTexts)[],
  notes: Readonly<Record<string, string>>,
): Promise<void> {
  const count = columns[0]!.values.length;
  const groups: Thrift[] = [];
  const file = await open(path, "w");
  try {
    let at = MAGIC.length;
    await file.writeFile(MAGIC);
    for (let from = 0; from < count; from += ROWS) {
      const to = Math.min(count, from + ROWS);
      const chunks: Thrift[] = [];
      const start = at;
      let unpackedSize = 0;
      for (const column of columns) {
        const page = plainPage(column, from, to);
        const pages = packedPages(page, to - from);
        const bytes = Buffer.concat(pages.map((one) => one.bytes));
        await file.writeFile(bytes);
        const unpacked = pages.reduce((sum, one) => sum + one.unpacked, 0);
        const first = page.dictionary ? pages[0]!.bytes.length : 0;
        chunks.push(chunkOf(column, page, { rows: to - from, at, first, packed: bytes.length, unpacked }));
        at += bytes.length;
        unpackedSize += unpacked;
      }
      groups.push(
        struct({
          1: list(chunks),
          2: i64(unpackedSize),
          3: i64(to - from),
          5: i64(start),
          6: i64(at - start),
        }),
      );
    }
    const footer = footerOf(columns, count, groups, notes);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    await file.writeFile(Buffer.concat([footer, length, MAGIC]));
  } finally {
    await file.close();
  }
}

/** Pages of a row group's column as the file has them: the dictionary, if there is one, and the values. */
function packedPages({ values, levels, dictionary }: PlainPage, rows: number): readonly Packed[] {
  const before = levels ?? Buffer.concat([varint(rows * 2), Uint8Array.of(1)]);
  const bytes = new Uint8Array(4 + before.length + values.length);
  new DataView(bytes.buffer).setUint32(0, before.length, true);
  bytes.set(before, 4);
  bytes.set(values, 4 + before.length);
  const encoding = dictionary ? BY_DICTIONARY : PLAIN;
  const about = struct({ 1: i32(rows), 2: i32(encoding), 3: i32(RLE), 4: i32(RLE) });
  const page = packedPage(bytes, DATA_PAGE, { 5: about });
  if (dictionary === undefined) return [page];
  const aboutFirst = struct({ 1: i32(dictionary.count), 2: i32(PLAIN) });
  return [packedPage(dictionary.values, DICTIONARY_PAGE, { 7: aboutFirst }), page];
}

interface Packed {
  readonly bytes: Uint8Array;
  /** Bytes before they were packed. */
  readonly unpacked: number;
}

function packedPage(bytes: Uint8Array, kind: number, about: Readonly<Record<number, Thrift>>): Packed {
  const packed = packSnappy(bytes);
  const head = struct({ 1: i32(kind), 2: i32(bytes.length), 3: i32(packed.length), ...about }).bytes;
  return { bytes: Buffer.concat([head, packed]), unpacked: head.length + bytes.length };
}

interface Place {
  readonly rows: number;
  readonly at: number;
  /** Bytes of the dictionary's page. */
  readonly first: number;
  readonly packed: number;
  readonly unpacked: number;
}

function chunkOf(
  column: OutColumn | OutTexts,
  { missing, least, largest, dictionary }: PlainPage,
  { rows, at, first, packed, unpacked }: Place,
): Thrift {
  const about = struct({
    1: i32(typeOf(column).physical),
    2: list([i32(PLAIN), i32(RLE), ...(dictionary ? [i32(BY_DICTIONARY)] : [])]),
    3: list([text(column.name)]),
    4: i32(SNAPPY),
    5: i64(rows),
    6: i64(unpacked),
    7: i64(packed),
    9: i64(at + first),
    11: dictionary ? i64(at) : undefined,
    12: struct({ 3: i64(missing), 5: largest && binary(largest), 6: least && binary(least) }),
  });
  return struct({ 2: i64(0), 3: about });
}

function footerOf(
  columns: readonly (OutColumn | OutTexts)[],
  rows: number,
  groups: readonly Thrift[],
  notes: Readonly<Record<string, string>>,
): Uint8Array {
  const root = struct({ 4: text("schema"), 5: i32(columns.length) });
  const elements = columns.map((column) => {
    const { physical, converted, logical } = typeOf(column);
    return struct({
      1: i32(physical),
      3: i32(OPTIONAL),
      4: text(column.name),
      6: converted === undefined ? undefined : i32(converted),
      10: logical,
    });
  });
  const pairs = Object.entries(notes).map(([key, value]) => struct({ 1: text(key), 2: text(value) }));
  return struct({
    1: i32(1),
    2: list([root, ...elements]),
    3: i64(rows),
    4: list(groups),
    5: pairs.length === 0 ? undefined : list(pairs),
    6: text("ata-lab"),
    // Least and largest values are by the order of the type; readers ignore them otherwise.
    7: list(columns.map(() => struct({ 1: EMPTY }))),
  }).bytes;
}

interface OutType {
  readonly physical: number;
  readonly converted?: number;
  readonly logical?: Thrift;
}

/** The numbers that stand for a column's type: how its values are written, and what they are, in the old way and in the new. */
function typeOf({ values, time }: OutColumn | OutTexts): OutType {
  const [int32, int64, double, bytes] = [1, 2, 5, 6];
  if (time !== undefined) {
    const [micros, timestamp] = [struct({ 2: EMPTY }), 8];
    const about = struct({ 1: bool(time === "UTC"), 2: micros });
    return { physical: int64, converted: 10, logical: struct({ [timestamp]: about }) };
  }
  if (isTexts(values)) return { physical: bytes, converted: 0, logical: struct({ 1: EMPTY }) };
  if (values instanceof Float64Array) return { physical: double };
  const [bits, isSigned, converted] =
    values instanceof Uint8Array ? [8, false, 11] : values instanceof Uint32Array ? [32, false, 13] : [32, true, 17];
  return { physical: int32, converted, logical: struct({ 10: struct({ 1: byte(bits), 2: bool(isSigned) }) }) };
}
