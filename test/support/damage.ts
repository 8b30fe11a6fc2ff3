import fc from "fast-check";

/** One piece of damage to a file: what happens, where (a share of its length), and how far. */
export interface Damage {
  readonly kind: (typeof KINDS)[number];
  readonly at: number;
  readonly length: number;
  readonly byte: number;
}

const KINDS = ["cut", "drop", "swap", "byte", "nul", "insert", "repeat", "huge", "column", "line"] as const;
const HUGE = ["1e400", "-1e308", "99999999999999999999999", "0x10", "Infinity", "1e-400", "1_000", "--1", "1e", "٣"];

/** One to three pieces of damage. */
export const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 80 }),
    byte: fc.nat(255),
  }),
  { minLength: 1, maxLength: 3 },
);

/** A file with the damage done to it. */
export function damage(bytes: Buffer, list: readonly Damage[]): Buffer {
  return list.reduce(damageOnce, bytes);
}

function damageOnce(bytes: Buffer, { kind, at, length, byte }: Damage): Buffer {
  const i = Math.floor(at * bytes.length);
  const out = Buffer.from(bytes);
  const splice = (from: number, to: number, ...parts: (Buffer | string)[]): Buffer =>
    Buffer.concat([bytes.subarray(0, from), ...parts.map((part) => Buffer.from(part)), bytes.subarray(to)]);
  const lineStart = bytes.lastIndexOf(10, i) + 1;
  const lineEnd = bytes.indexOf(10, i) < 0 ? bytes.length : bytes.indexOf(10, i) + 1;
  if (bytes.length < 2) return bytes;
  switch (kind) {
    case "cut":
      return bytes.subarray(0, i);
    case "drop":
      return splice(i, i + length);
    case "swap": {
      const j = (i + length) % bytes.length;
      [out[i], out[j]] = [out[j]!, out[i]!];
      return out;
    }
    case "byte":
      out[i] = byte;
      return out;
    case "nul":
      out.fill(0, i, Math.min(out.length, i + (length % 5) + 1));
      return out;
    case "insert":
      return splice(i, i, Buffer.alloc(length % 7, byte));
    case "repeat":
      return splice(i, i, bytes.subarray(i, i + length));
    case "huge": {
      const cell = bytes.lastIndexOf(44, i) + 1;
      const next = bytes.indexOf(44, i);
      return splice(cell, next < 0 ? bytes.length : next, HUGE[byte % HUGE.length]!);
    }
    case "column":
      return splice(i, i, ",");
    case "line":
      return splice(lineStart, lineStart, bytes.subarray(lineStart, lineEnd));
  }
}
