import { varint } from "../util/varint.js";

/**
 * A field of a message, as Protocol Buffers write it: its number and the kind of its value, then the value.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export type Field = Uint8Array;

const [VARINT, LENGTH] = [0, 2];

/** A whole number of at least 0. */
export const whole = (number: number, value: number): Field => joined([tag(number, VARINT), varint(value)]);

/** Bytes of any length. */
export const bytes = (number: number, value: Uint8Array): Field =>
  joined([tag(number, LENGTH), varint(value.length), value]);

/** A text in UTF-8. */
export const text = (number: number, value: string): Field => bytes(number, new TextEncoder().encode(value));

/** A message inside a message. */
export const message = (number: number, fields: readonly Field[]): Field => bytes(number, joined(fields));

/** Bytes, one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function tag(number: number, kind: number): Uint8Array {
  return varint(number * 8 + kind);
}
