import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundToSix } from "../../lib/src/util/round-to-six.js";

const written = (value: number): number => (Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(6)));

describe("roundToSix", () => {
  it("gives the very number that writing six digits and reading them gives", () => {
    const sizes = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -20, max: 30 }));
    const halves = fc.tuple(fc.integer({ min: -2_000_001, max: 2_000_001 }), fc.integer({ min: -20, max: 15 }));
    const numbers = fc.oneof(
      fc.double(),
      sizes.map(([x, power]) => x * 10 ** power),
      // Halfway between two numbers of six digits, and right beside the powers of ten.
      halves.map(([x, power]) => Number(`${x / 2}e${power}`)),
      fc.integer({ min: -15, max: 25 }).map((power) => Number(`9.999995e${power}`)),
      fc.integer({ min: -15, max: 25 }).map((power) => Number(`1e${power}`)),
    );
    fc.assert(
      fc.property(numbers, (value) => Object.is(roundToSix(value), written(value))),
      { numRuns: 5000 },
    );
  });

  it.each([
    [255.123456, 255.123],
    [-0.00012345678, -0.000123457],
    [123_456_789, 123_457_000],
    [999_999.7, 1_000_000],
    [-1e-13, 0],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])("rounds %d to %d", (value, rounded) => {
    expect(roundToSix(value)).toBe(rounded);
  });
});
