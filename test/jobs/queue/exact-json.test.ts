import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactJson, parseExact } from "../../../lib/dist/jobs/queue/exact-json.js";

describe("exactJson", () => {
  it("gives back numbers that JSON cannot write", () => {
    const values = { a: [NaN, Infinity, -Infinity, -0, 0, 5e-324], b: { c: "NaN", d: null, e: true } };
    const back = parseExact(exactJson(values));
    expect(back).toEqual(values);
    expect(Object.is((back as typeof values).a[3], -0)).toBe(true);
  });

  it("gives back columns with all their bits, in memory that threads share", () => {
    const column = Float64Array.of(1 / 3, NaN, -0, 1e308).subarray(1);
    const back = parseExact(exactJson({ column })) as { column: Float64Array };
    expect(new Uint8Array(back.column.buffer)).toEqual(new Uint8Array(column.slice().buffer));
    expect(back.column.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("gives back any plain data", () => {
    const leaves = [fc.double(), fc.string(), fc.boolean(), fc.constant(null)];
    fc.assert(
      fc.property(fc.object({ values: leaves }), (value) => {
        expect(parseExact(exactJson(value))).toStrictEqual(value);
      }),
    );
  });
});
