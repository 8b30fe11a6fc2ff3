import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../../lib/dist/stats/normal.js";

const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

describe("normalCdf", () => {
  it.each([
    [-8, 6.22096057427174e-16],
    [-3, 0.0013498980316300933],
    [-1.96, 0.024997895148220435],
    [-0.5, 0.3085375387259869],
    [0, 0.5],
    [0.3, 0.6179114221889526],
    [1.2, 0.8849303297782918],
    [2.5, 0.9937903346742238],
    [6, 0.9999999990134123],
  ])("of %d is scipy 1.17.1's %d", (z, share) => {
    expect(relative(normalCdf(z), share)).toBeLessThan(2e-15 * (1 + z * z));
  });

  it("rises, is symmetric, joins its two formulas at 3, and is NaN of NaN", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8, noNaN: true }), (z) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
        expect(normalCdf(-z - 0.01)).toBeLessThan(normalCdf(-z));
      }),
    );
    for (const side of [-3, 3]) {
      expect(relative(normalCdf(side * (1 - 1e-15)), normalCdf(side * (1 + 1e-15)))).toBeLessThan(1e-12);
    }
    expect(normalCdf(Number.NaN)).toBeNaN();
  });
});

describe("normalQuantile", () => {
  it.each([
    [1e-12, -7.034483825301131],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.8, 0.8416212335729143],
    [0.9999, 3.719016485455709],
  ])("of %d is scipy 1.17.1's %d", (share, z) => {
    expect(relative(normalQuantile(share), z)).toBeLessThan(1e-12);
  });

  it("is 0 at a half, infinite at the ends, and refuses what is no share", () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect([0, 1].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    for (const share of [-1e-9, 1 + 1e-9, Number.NaN]) expect(() => normalQuantile(share)).toThrow(RangeError);
  });

  it("turns the distribution round", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-15, max: 0.999999, noNaN: true }), (share) => {
        expect(relative(normalCdf(normalQuantile(share)), share)).toBeLessThan(1e-12);
      }),
    );
  });
});
