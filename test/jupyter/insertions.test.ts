import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insert } from "../../lib/dist/jupyter/kernel/insertions.js";

describe("insert", () => {
  it("puts texts in, and finds the way back", () => {
    const { text, toOriginal } = insert("abc", [
      { at: 1, text: "XX" },
      { at: 3, text: "!" },
      { at: 1, text: "Y" },
    ]);
    expect(text).toBe("aXXYbc!");
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(toOriginal)).toEqual([0, 1, 1, 1, 1, 2, 3, 3]);
  });

  it("leads every character of the original back to its place", () => {
    const insertions = fc.array(fc.record({ at: fc.nat(19), text: fc.string({ maxLength: 3 }) }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ minLength: 20, maxLength: 30 }), insertions, (original, pieces) => {
        const { text, toOriginal } = insert(original, pieces);
        const offsets = Array.from(text, (_, offset) => toOriginal(offset));
        expect(text.length).toBe(original.length + pieces.reduce((sum, piece) => sum + piece.text.length, 0));
        expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
        expect(new Set(offsets)).toEqual(new Set(Array.from({ length: original.length }, (_, i) => i)));
      }),
    );
  });
});
