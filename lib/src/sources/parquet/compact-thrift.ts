import { varint } from "../../util/varint.js";

/** A value as Thrift's compact protocol writes it: the type that stands before it, and its bytes. */
export interface Thrift {
  readonly type: number;
  readonly bytes: Uint8Array;
}

const TYPES = { yes: 1, no: 2, byte: 3, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/** A truth, as a field of a struct. */
export const bool = (value: boolean): Thrift => ({ type: value ? TYPES.yes : TYPES.no, bytes: new Uint8Array(0) });

/** A whole number of a byte. */
export const byte = (value: number): Thrift => ({ type: TYPES.byte, bytes: Uint8Array.of(value) });

/** A whole number of 32 bits. */
export const i32 = (value: number): Thrift => ({ type: TYPES.i32, bytes: zigzag(value) });

/** A whole number of 64 bits; here one that a double holds exactly. */
export const i64 = (value: number): Thrift => ({ type: TYPES.i64, bytes: zigzag(value) });

/** Bytes of any length. */
export const binary = (bytes: Uint8Array): Thrift => ({
  type: TYPES.binary,
  bytes: Buffer.concat([varint(bytes.length), bytes]),
});

/** A text in UTF-8. */
export const text = (value: string): Thrift => binary(Buffer.from(value));

/** Values of one type, no truths. */
export function list(values: readonly Thrift[]): Thrift {
  const type = values[0]?.type ?? TYPES.struct;
  const length = values.length;
  const head =
    length < 15 ? Uint8Array.of((length << 4) | type) : Buffer.concat([[0xf0 | type], varint(length)].map(Buffer.from));
  return { type: TYPES.list, bytes: Buffer.concat([head, ...values.map(({ bytes }) => bytes)]) };
}

/** Fields by their number; those that are undefined are left out. */
export function struct(fields: Readonly<Record<number, Thrift | undefined>>): Thrift {
  const parts: Uint8Array[] = [];
  let before = 0;
  for (const [key, field] of Object.entries(fields)) {
    if (field === undefined) continue;
    const number = Number(key);
    // No struct of Parquet's skips more than 15 numbers.
    parts.push(Uint8Array.of(((number - before) << 4) | field.type), field.bytes);
    before = number;
  }
  return { type: TYPES.struct, bytes: Buffer.concat([...parts, Uint8Array.of(0)]) };
}

function zigzag(value: number): Uint8Array {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}
