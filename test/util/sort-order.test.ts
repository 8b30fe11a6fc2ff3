import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortOrder } from "../../lib/dist/util/sort-order.js";

/** Numbers with ties, both zeros, infinities and numbers that differ in their last bit only. */
const numbers = fc.array(
  fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, 1, 1 + Number.EPSILON, -1, Number.MIN_VALUE, -Number.MIN_VALUE, Infinity, -Infinity),
  ),
);

describe("sortOrder", () => {
  it("is the order of a stable sort by comparison", () => {
    fc.assert(
      fc.property(numbers, (given) => {
        const values = Float64Array.from(given);
        const wanted = given
          .map((_, i) => i)
          .sort((a, b) => (given[a]! < given[b]! ? -1 : given[a]! > given[b]! ? 1 : 0));
        expect([...sortOrder(values)]).toEqual(wanted);
        expect([...values]).toEqual(given);
      }),
    );
  });

  it("puts what is missing last", () => {
    expect([...sortOrder(Float64Array.of(Number.NaN, 2, -Number.NaN, -Infinity, Infinity))]).toEqual([3, 1, 4, 0, 2]);
    expect([...sortOrder(new Float64Array(0))]).toEqual([]);
  });
});
