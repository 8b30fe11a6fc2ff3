import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../lib/dist/stats/normal.js";
import { studentCdf, studentQuantile } from "../../lib/dist/stats/student.js";

describe("studentCdf", () => {
  it.each([
    [-3, 1, 0.10241638234956672],
    [0.5, 2, 0.6666666666666666],
    [1.2, 3, 0.8418689426509474],
    [-2, 4, 0.05805826175840778],
    [2.306, 8, 0.9749998386193579],
    [-1, 25, 0.16344595634592077],
    [4.5, 24, 0.9999259456018509],
    [0, 7, 0.5],
    [1.96, 1000, 0.9748634075221256],
  ])("of %d with %d degrees of freedom is scipy 1.17.1's %d", (t, degrees, share) => {
    expect(Math.abs(studentCdf(t, degrees) - share)).toBeLessThan(1e-13);
  });

  it.each([0, -1, 2.5, Number.NaN])("refuses %d degrees of freedom", (degrees) => {
    expect(() => studentCdf(0, degrees)).toThrow("degrees of freedom must be a positive integer");
  });
});

describe("studentQuantile", () => {
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.9, 5, 1.4758840488244815],
    [0.025, 8, -2.3060041352041662],
    [0.995, 24, 2.796939504774456],
    [0.975, 199, 1.9719565442517533],
    [0.5, 3, 0],
  ])("of %d with %d degrees of freedom is scipy 1.17.1's %d", (share, degrees, t) => {
    expect(studentQuantile(share, degrees)).toBeCloseTo(t, 10);
  });

  it("undoes the distribution function, and is beyond the normal one's", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 60 }), (share, n) => {
        expect(studentCdf(studentQuantile(share, n), n)).toBeCloseTo(share, 12);
        expect(Math.abs(studentQuantile(share, n))).toBeGreaterThanOrEqual(Math.abs(normalQuantile(share)) - 1e-9);
      }),
    );
  });

  it.each([0, 1, -0.1, Number.NaN])("refuses a share of %d", (share) => {
    expect(() => studentQuantile(share, 3)).toThrow("a share must be between 0 and 1");
  });
});
