import { histogram } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binsWithoutTails, quantiles, rowsLabelled, stepsOf } from "../../lib/dist/stats/histogram.js";

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
    for (const share of [1.5, -0.1]) expect(() => quantiles(Float64Array.of(1), [share])).toThrow(String(share));
  });

  it("sort by size, leave gaps out, and are infinite where both neighbours are", () => {
    expect([...quantiles(Float64Array.of(10, Number.NaN, 9, 1), [0, 0.25, 0.5, 0.75, 1])]).toEqual([1, 5, 9, 9.5, 10]);
    const infinite = Float64Array.of(1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect([...quantiles(infinite, [0.75])]).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe("binsWithoutTails", () => {
  it("leave half a percent of the rows beyond either end", () => {
    const x = Float64Array.from({ length: 1001 }, (_, i) => (i === 1000 ? 1e9 : i));
    expect(binsWithoutTails(x, 30)).toEqual({ low: 5, high: 995, bins: 30 });
  });

  it("have room around a constant: half a unit, or a thousandth of what is large", () => {
    expect(binsWithoutTails(Float64Array.of(2, 2), 4)).toEqual({ low: 1.5, high: 2.5, bins: 4 });
    expect(binsWithoutTails(Float64Array.of(-5000, -5000), 4)).toEqual({ low: -5005, high: -4995, bins: 4 });
  });
});

describe("stepsOf", () => {
  it("has a point in the middle of each bin and one on each outer edge", () => {
    const { x, shares, counts } = stepsOf(Float64Array.of(10, 11, 13, Number.NaN, 14), { low: 10, high: 14, bins: 2 });
    expect([...x]).toEqual([10, 11, 13, 14]);
    expect([...counts]).toEqual([2, 2, 2, 2]);
    expect([...shares]).toEqual([0.5, 0.5, 0.5, 0.5]);
    const uneven = stepsOf(Float64Array.of(0, 0, 0, 2), { low: 0, high: 2, bins: 2 });
    expect([...uneven.shares]).toEqual([0.75, 0.75, 0.25, 0.25]);
    expect([...uneven.counts]).toEqual([3, 3, 1, 1]);
  });

  it("is nothing of nothing", () => {
    expect([...stepsOf(new Float64Array(), { low: 0, high: 1, bins: 1 }).shares]).toEqual([0, 0, 0]);
  });
});

describe("rowsLabelled", () => {
  it("are those of the label, in order", () => {
    const [x, label] = [Float64Array.of(5, 6, 7), Uint8Array.of(1, 0, 1)];
    expect([1 as const, 0 as const].map((wanted) => [...rowsLabelled(x, label, wanted)])).toEqual([[5, 7], [6]]);
  });
});
