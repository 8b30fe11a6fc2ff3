import { correlation } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { standardDeviation } from "../../lib/dist/stats/standard-deviation.js";
import { exactStd } from "../support/exact.js";
import { hostileSeries } from "../support/series.js";

describe("standardDeviation", () => {
  it("is the one of exact arithmetic, on unkind series", () => {
    fc.assert(
      fc.property(hostileSeries(2), (values) => {
        const exact = exactStd(values);
        expect(Math.abs(standardDeviation(Float64Array.from(values)) - exact)).toBeLessThanOrEqual(
          1e-9 * (exact + 1e-9),
        );
      }),
    );
  });

  it("is NaN for one value, and where one is missing", () => {
    expect(standardDeviation(Float64Array.of(1))).toBeNaN();
    expect(standardDeviation(new Float64Array())).toBeNaN();
    expect(standardDeviation(Float64Array.of(1, Number.NaN, 3))).toBeNaN();
  });
});

describe("correlation", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const columns = fc
    .integer({ min: 2, max: 30 })
    .chain((n) => fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 4 }))
    .map((list) => Object.fromEntries(list.map((column, i) => [`c${i}`, Float64Array.from(column)])));

  /** Pearson's definition in two passes. */
  function pearson(x: Float64Array, y: Float64Array): number {
    const mean = (v: Float64Array): number => v.reduce((a, b) => a + b, 0) / v.length;
    const [mx, my] = [mean(x), mean(y)];
    let [xy, xx, yy] = [0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      xy += (x[i]! - mx) * (y[i]! - my);
      xx += (x[i]! - mx) ** 2;
      yy += (y[i]! - my) ** 2;
    }
    return xy / Math.sqrt(xx * yy);
  }

  it("is symmetric, within [-1, 1], 1 on the diagonal", () => {
    fc.assert(
      fc.property(columns, (table) => {
        const { names, values } = correlation(table);
        expect(names).toEqual(Object.keys(table));
        for (const [i, name] of names.entries()) {
          const isConstant = table[name]!.every((x) => x === table[name]![0]);
          expect(values[i]![i]).toEqual(isConstant ? Number.NaN : 1);
          for (const [j] of names.entries()) {
            expect(values[i]![j]).toEqual(values[j]![i]);
            if (!Number.isNaN(values[i]![j])) expect(Math.abs(values[i]![j]!)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it("is Pearson's definition", () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    const pairs = fc.array(fc.tuple(whole, whole), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(pairs, (list) => {
        const a = Float64Array.from(list, ([x]) => x);
        const b = Float64Array.from(list, ([, y]) => y);
        const { values } = correlation({ a, b });
        const expected = pearson(a, b);
        if (Number.isNaN(expected)) expect(values[0]![1]).toBeNaN();
        else expect(values[0]![1]).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("sees through scale and offset, even where squares would overflow", () => {
    const a = Float64Array.of(1, 5, 2, 8, 3);
    const { values } = correlation({
      a,
      up: a.map((x) => 1e200 * x),
      down: a.map((x) => 7 - 1e-170 * x),
      small: a.map((x) => -1e-200 * x),
    });
    expect(values[0]![1]).toBeCloseTo(1, 12);
    expect(values[0]![3]).toBeCloseTo(-1, 12);
    expect(values[0]![2]).toBeNaN(); // 7 - 1e-170 x is 7
  });

  it("is NaN where a column is constant or misses a value, and refuses columns of two lengths", () => {
    const { values } = correlation({
      a: Float64Array.of(1, 2, 3),
      constant: Float64Array.of(0.1, 0.1, 0.1),
      gap: Float64Array.of(1, Number.NaN, 3),
    });
    expect(values.map((row) => [...row])).toEqual([
      [1, Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN, Number.NaN],
    ]);
    expect(() => correlation({ a: Float64Array.of(1, 2), b: Float64Array.of(1) })).toThrow(/"b" has 1 rows, "a" 2/);
    // A mean of equal numbers may be rounded, and the deviations from it are no reason to correlate.
    const equal = new Float64Array(7).fill(0.1 + 0.2);
    expect(correlation({ equal, a: Float64Array.of(1, 2, 3, 4, 5, 6, 7) }).values[1]![0]).toBeNaN();
  });

  it("is nothing of no columns", () => {
    expect(correlation({})).toEqual({ names: [], values: [] });
  });
});
