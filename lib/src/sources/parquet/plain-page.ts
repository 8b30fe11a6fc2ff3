import { varint } from "../../util/varint.js";
import { dictionaryOf, packPlaces } from "./dictionary.js";

/** A column to be written. */
export interface OutColumn {
  readonly name: string;
  readonly values: Numbers;
  /** Which clock `values` are milliseconds since 1970 of; they are numbers unless said. */
  readonly time?: "wall clock" | "UTC";
}

/** A column of texts, which only Parquet files have. */
export interface OutTexts {
  readonly name: string;
  readonly values: readonly string[];
  readonly time?: undefined;
}

/** Numbers; whole ones have a type that is whole in the file too. */
export type Numbers = Float64Array | Uint8Array | Int32Array | Uint32Array;

/** A column's values in a row group: as they are, or by their places in a dictionary. */
export interface PlainPage {
  readonly values: Uint8Array;
  /** The different values, where `values` are places among them. */
  readonly dictionary: { readonly count: number; readonly values: Uint8Array } | undefined;
  /** For each row a bit, 1 where it has a value, as a bit-packed run; undefined where all have one. */
  readonly levels: Uint8Array | undefined;
  readonly missing: number;
  /** The least and the largest value, as they are written; undefined where there is none. */
  readonly least: Uint8Array | undefined;
  readonly largest: Uint8Array | undefined;
}

const TWO_32 = 4294967296;

/**
 * Makes a page of rows of a column. NaN is a missing value.
 *
 * @param from first row
 * @param to row behind the last
 */
export function plainPage({ values: all, time }: OutColumn | OutTexts, from: number, to: number): PlainPage {
  if (isTexts(all)) return textPage(all.slice(from, to));
  const rows = all.subarray(from, to);
  const { present, levels, missing, least, largest } = presentIn(rows);
  const write = time !== undefined ? times : rows instanceof Float64Array ? doubles : wholes;
  const isDouble = time === undefined && rows instanceof Float64Array;
  // The format has no order of zeros: the least is the negative one, the largest the positive one.
  const bound = (value: number, zero: number): Uint8Array => write([isDouble && value === 0 ? zero : value]);
  const isEmpty = present.length === 0;
  const repeated = isDouble ? dictionaryOf(present as Float64Array) : undefined;
  const head = varint(2 * Math.ceil(present.length / 8) + 1);
  return {
    values: repeated ? packPlaces(repeated, head) : write(present),
    dictionary: repeated && { count: repeated.values.length, values: doubles(repeated.values) },
    levels,
    missing,
    least: isEmpty ? undefined : bound(least, -0),
    largest: isEmpty ? undefined : bound(largest, 0),
  };
}

/** Whether a column's values are texts. */
export function isTexts(values: Numbers | readonly string[]): values is readonly string[] {
  return Array.isArray(values);
}

/** Texts have no least and largest one here: nobody looks for rows by them. */
function textPage(texts: readonly string[]): PlainPage {
  const values = Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
  return { values, dictionary: undefined, levels: undefined, missing: 0, least: undefined, largest: undefined };
}

interface Present {
  readonly present: ArrayLike<number>;
  readonly levels: Uint8Array | undefined;
  readonly missing: number;
  readonly least: number;
  readonly largest: number;
}

function presentIn(rows: Numbers): Present {
  let [missing, least, largest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]!;
    if (Number.isNaN(value)) missing++;
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  if (missing === 0) return { present: rows, levels: undefined, missing, least, largest };
  const octets = Math.ceil(rows.length / 8);
  const head = varint(2 * octets + 1);
  const levels = new Uint8Array(head.length + octets);
  levels.set(head);
  const present = new Float64Array(rows.length - missing);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]!;
    if (Number.isNaN(value)) continue;
    present[count++] = value;
    levels[head.length + (i >>> 3)]! |= 1 << (i & 7);
  }
  return { present, levels, missing, least, largest };
}

type Write = (values: ArrayLike<number>) => Uint8Array;

const doubles: Write = (values) => bytesOf(values instanceof Float64Array ? values : Float64Array.from(values));

const wholes: Write = (values) => bytesOf(values instanceof Int32Array ? values : Int32Array.from(values));

/** Milliseconds as microseconds in 64 bits, each half by itself: a double has too few bits for all of them. */
const times: Write = (values) => {
  const halves = new Int32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const milliseconds = Math.round(values[i]!);
    const high = Math.floor(milliseconds / TWO_32);
    const low = (milliseconds - high * TWO_32) * 1000;
    halves[2 * i] = low;
    halves[2 * i + 1] = high * 1000 + Math.floor(low / TWO_32);
  }
  return bytesOf(halves);
};

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
