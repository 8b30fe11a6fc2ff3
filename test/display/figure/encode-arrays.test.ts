import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeArrays } from "../../../lib/dist/display/figure/encode-arrays.js";

const TYPES = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
} as const;

/** What plotly makes of an encoded list, after JSON. */
function decode(encoded: unknown): number[] {
  const value = JSON.parse(JSON.stringify(encoded)) as (number | null)[] | { dtype: keyof typeof TYPES; bdata: string };
  if (Array.isArray(value)) return value.map((x) => x ?? Number.NaN);
  const bytes = Buffer.from(value.bdata, "base64");
  return Array.from(new TYPES[value.dtype](new Uint8Array(bytes).buffer));
}

const list = (numbers: fc.Arbitrary<number>): fc.Arbitrary<number[]> => fc.array(numbers, { maxLength: 300 });

describe("encoding lists of numbers", () => {
  it.each([
    ["doubles", fc.double({ noDefaultInfinity: true })],
    ["floats", fc.float({ noDefaultInfinity: true })],
    ["integers", fc.integer()],
    ["small integers", fc.integer({ min: -128, max: 255 })],
    ["large integers", fc.maxSafeInteger()],
    ["cents", fc.integer({ min: 1, max: 1e6 }).map((x) => x / 100)],
  ])("gives %s back exactly, and is never longer than plain JSON", (_, numbers) => {
    fc.assert(
      fc.property(list(numbers), (values) => {
        const encoded = encodeArrays(Float64Array.from(values));
        expect(decode(encoded).map((x) => x + 0)).toEqual(values.map((x) => x + 0));
        expect(JSON.stringify(encoded).length).toBeLessThanOrEqual(JSON.stringify(values).length);
      }),
    );
  });

  it("takes the smallest type", () => {
    const type = (f: (i: number) => number): unknown =>
      (encodeArrays(Array.from({ length: 100 }, (_, i) => f(i))) as { dtype?: string }).dtype;
    expect(type((i) => i + 100)).toBe("u1");
    expect(type((i) => -1000 - i)).toBe("i2");
    expect(type((i) => Math.fround(i / 3))).toBe("f4");
    expect(type((i) => i / 3)).toBe("f8");
    expect(type((i) => i / 4)).toBeUndefined();
  });

  it("leaves short lists, text and nested lists as they are, and goes into objects", () => {
    const layout = { title: { text: "A" }, xaxis: { range: Float64Array.of(0, Number.NaN) }, z: [[1, 2], ["a"]] };
    expect(JSON.stringify(encodeArrays(layout))).toBe(
      '{"title":{"text":"A"},"xaxis":{"range":[0,null]},"z":[[1,2],["a"]]}',
    );
  });
});
