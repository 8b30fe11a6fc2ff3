import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bisector, bisectRight } from "../../lib/src/util/bisect-right.js";

describe("bisector", () => {
  it("counts as bisectRight does, for limits in any order", () => {
    const numbers = fc.array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(Infinity, -Infinity)));
    const limits = fc.array(fc.oneof(fc.integer({ min: -25, max: 25 }), fc.constantFrom(Infinity, Number.NaN)));
    fc.assert(
      fc.property(numbers, limits, fc.boolean(), (numbers, limits, isSorted) => {
        const values = Float64Array.from(numbers).sort();
        const asked = isSorted ? Float64Array.from(limits).sort() : Float64Array.from(limits);
        const countTo = bisector(values);
        const counts = Array.from(asked, countTo);
        expect(counts).toEqual(Array.from(asked, (limit) => bisectRight(values, limit)));
      }),
    );
  });
});
