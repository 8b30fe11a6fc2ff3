import { featureDrift } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ksStatistic } from "../../lib/dist/evaluation/ks-statistic.js";
import { populationStability } from "../../lib/dist/evaluation/population-stability.js";

const values = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 });
const series = (list: readonly number[]): Float64Array => Float64Array.from(list);

describe("ksStatistic", () => {
  it("is the largest distance of the cumulative shares", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const below = (list: readonly number[], x: number): number => list.filter((v) => v <= x).length / list.length;
        const expected = Math.max(...[...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x))));
        expect(ksStatistic(series(a), series(b))).toBeCloseTo(expected, 12);
        expect(ksStatistic(series(b), series(a))).toBe(ksStatistic(series(a), series(b)));
      }),
    );
  });
});

describe("populationStability", () => {
  it("is nil for equal samples, never negative, and finite for samples that share nothing", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(populationStability(series(a), series(a))).toBe(0);
        expect(populationStability(series(a), series(b))).toBeGreaterThanOrEqual(0);
        expect(populationStability(series(a), series(b.map((x) => x + 100)))).toBeLessThan(20);
      }),
    );
  });

  it("is what the shares say", () => {
    const expected = Float64Array.from({ length: 100 }, (_, i) => i);
    // Two bins of 50 each against 25 and 75.
    const actual = Float64Array.from({ length: 100 }, (_, i) => (i < 25 ? 10 : 90));
    const wanted = (0.25 - 0.5) * Math.log(0.25 / 0.5) + (0.75 - 0.5) * Math.log(0.75 / 0.5);
    expect(populationStability(expected, actual, 2)).toBeCloseTo(wanted, 12);
  });

  it("refuses empty samples, NaN and a single bin", () => {
    const x = Float64Array.of(1, 2);
    expect(() => populationStability(x, new Float64Array(0))).toThrow(/the actual sample is empty/);
    expect(() => populationStability(Float64Array.of(Number.NaN), x)).toThrow(/value 0 of the expected sample is NaN/);
    expect(() => populationStability(x, x, 1)).toThrow(/bins must be 2 or more/);
    expect(() => ksStatistic(x, Float64Array.of(Number.NaN))).toThrow(/second sample is NaN/);
  });
});

describe("featureDrift", () => {
  it("puts the column that moved first", () => {
    const reference = { a: series([1, 2, 3, 4, 5, 6]), b: series([1, 2, 3, 4, 5, 6]) };
    const drift = featureDrift(reference, { ...reference, b: series([7, 8, 9, 10, 11, 12]) });
    expect(drift.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(drift[0]!.ks).toBe(1);
    expect(drift[1]).toEqual({ name: "a", psi: 0, ks: 0 });
    expect(() => featureDrift(reference, { a: reference.a })).toThrow(/"b" is missing/);
  });
});
