import { histogram } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantiles } from "../../lib/dist/stats/histogram.js";

describe("histogram", () => {
  const value = fc.oneof(
    fc.integer({ min: -12, max: 12 }),
    fc.double({ min: -20, max: 20, noNaN: true }),
    fc.constant(Number.NaN),
  );
  const values = fc.array(value, { maxLength: 80 }).map((list) => Float64Array.from(list));

  it("counts every number once, in the bin whose edges hold it, the ends taking what lies beyond", () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: -10, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 7 }),
        (x, low, width, bins) => {
          const high = low + width;
          const counts = histogram(x, { low, high, bins });
          const edge = (k: number): number => low + (width * k) / bins;
          const expected = Array.from(
            { length: bins },
            (_, k) =>
              x.filter((v) => (k === 0 || v >= edge(k)) && (k === bins - 1 || v < edge(k + 1)) && !Number.isNaN(v))
                .length,
          );
          expect([...counts]).toEqual(expected);
          expect(counts.reduce((a, b) => a + b, 0)).toBe(x.filter((v) => !Number.isNaN(v)).length);
        },
      ),
    );
  });

  it("puts an edge into the bin on its right, also where the quotient rounds to the left", () => {
    expect([...histogram(Float64Array.of(-10 + 2 / 3), { low: -10, high: -9, bins: 3 })]).toEqual([0, 0, 1]);
  });

  it("takes infinities and constants", () => {
    const x = Float64Array.of(Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY);
    expect([...histogram(x, { low: 0, high: 3, bins: 3 })]).toEqual([1, 1, 1]);
    expect([...histogram(Float64Array.of(2, 2), { low: 2, high: 2, bins: 2 })]).toEqual([2, 0]);
  });

  it("refuses bins that are none", () => {
    expect(() => histogram(Float64Array.of(1), { low: 0, high: 1, bins: 0 })).toThrow(/positive integer/);
    expect(() => histogram(Float64Array.of(1), { low: 1, high: 0, bins: 2 })).toThrow(/from 1 to 0/);
    expect(() => histogram(Float64Array.of(1), { low: 0, high: Number.NaN, bins: 2 })).toThrow(/NaN/);
  });
});

describe("quantiles", () => {
  it("stand in proportion between neighbours, within the extremes, in order", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const list = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(list, share, share, (values, a, b) => {
        const [low, high] = quantiles(Float64Array.from(values), [Math.min(a, b), Math.max(a, b)]);
        const sorted = [...values].sort((x, y) => x - y);
        expect(low).toBeGreaterThanOrEqual(sorted[0]!);
        expect(high).toBeLessThanOrEqual(sorted.at(-1)!);
        expect(low).toBeLessThanOrEqual(high! + 1e-9 * Math.abs(high!));
        const place = a * (sorted.length - 1);
        const [i, j] = [Math.floor(place), Math.ceil(place)];
        const expected = sorted[i]! * (1 - (place - i)) + sorted[j]! * (place - i);
        expect(quantiles(Float64Array.from(values), [a])[0]).toBeCloseTo(expected, 6);
      }),
    );
  });

  it("are NaN of nothing, and refuse a share that is none", () => {
    expect([...quantiles(Float64Array.of(Number.NaN), [0.5])]).toEqual([Number.NaN]);
    expect(() => quantiles(Float64Array.of(1), [1.5])).toThrow(/1.5/);
  });
});
