import { foldScaling, LogisticRegression, scalingOf, standardise, toJson } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const problem = fc
  .integer({ min: 6, max: 200 })
  .chain((n) =>
    fc.tuple(
      fc.array(
        fc.tuple(
          fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n, maxLength: n }),
          fc.constantFrom(1e-6, 1e-3, 1, 1e3),
          fc.integer({ min: -100, max: 100 }),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      fc.array(fc.boolean(), { minLength: n, maxLength: n }),
    ),
  )
  .map(([columns, labels]) => ({
    // Means up to a hundred times a typical deviation, as prices' are.
    X: columns.map(([values, size, offset]) => Float64Array.from(values, (x) => (x + offset) * size)),
    y: Uint8Array.from(labels, (label, i) => (i < 2 ? i : Number(label))),
  }));

describe("standardised fits", () => {
  it("predict the same to 1e-12 once folded into raw weights", () => {
    fc.assert(
      fc.property(problem, ({ X, y }) => {
        const scaling = scalingOf(X);
        fc.pre(
          X.every((column, j) => scaling.sd[j] === 0 || scaling.sd[j]! > 1e-3 * Math.max(...column.map(Math.abs))),
        );
        const columns = standardise(X, scaling);
        const fit = new LogisticRegression({ C: 0.5 }).fit(columns, y);
        const expected = fit.predictProba(columns);
        const actual = foldScaling(fit, scaling).predictProba(X);
        expect(Math.max(...actual.map((p, i) => Math.abs(p - expected[i]!)))).toBeLessThanOrEqual(1e-12);
      }),
      { numRuns: 200 },
    );
  });

  it("do not depend on the columns' units", () => {
    fc.assert(
      fc.property(problem, ({ X, y }) => {
        const a = new LogisticRegression({ standardise: true }).fit(X, y).predictProba(X);
        const moved = X.map((column, j) => column.map((x) => x * 2 ** (10 * j - 15)));
        const b = new LogisticRegression({ standardise: true }).fit(moved, y).predictProba(moved);
        expect(Math.max(...a.map((p, i) => Math.abs(p - b[i]!)))).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it("give a constant column weight 0, even one that is constant but for rounding", () => {
    const noise = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i * i));
    const y = Uint8Array.from(noise, (x, i) => Number(x + Math.sin(3 * i) > 0));
    const rounded = noise.map((x) => (x > 0 ? 0.1 + 0.2 : 0.3));
    const fit = new LogisticRegression({ standardise: true }).fit([noise, new Float64Array(50).fill(7.7), rounded], y);
    expect([...fit.coef.subarray(1)]).toEqual([0, 0]);
    expect(fit.coef[0]).toBe(new LogisticRegression({ standardise: true }).fit([noise], y).coef[0]);
    expect(Object.keys(toJson(fit, ["a", "b", "c"]).weights)).toEqual(["a", "b", "c"]);
  });

  it("by hand: deviations of n, not n - 1, and constant up to a ten-thousand-millionth of the size", () => {
    const { mean, sd } = scalingOf([Float64Array.of(1, 3, 5, 7), Float64Array.of(-4, -4, -4, -4)]);
    expect([...mean]).toEqual([4, -4]);
    expect([...sd]).toEqual([Math.sqrt(5), 0]);
    const nearly = (gap: number) => scalingOf([Float64Array.of(-1, -1 - gap, -1, -1 - gap)]);
    expect(nearly(1.9e-10).sd[0]).toBe(0);
    expect(nearly(1.9e-10).mean[0]).toBe(-1);
    expect(nearly(2.1e-10).sd[0]).toBeCloseTo(1.05e-10, 15);
    const scaled = standardise([Float64Array.of(1, 7), Float64Array.of(2, 3)], {
      mean: Float64Array.of(4, 9),
      sd: Float64Array.of(2, 0),
    });
    expect(scaled).toEqual([Float64Array.of(-1.5, 1.5), new Float64Array(2)]);
    const folded = foldScaling(
      { coef: Float64Array.of(2, 5), intercept: 1 },
      { mean: Float64Array.of(10, 7), sd: Float64Array.of(4, 0) },
    );
    expect([[...folded.coef], folded.intercept]).toEqual([[0.5, 0], -4]);
    expect(() =>
      foldScaling({ coef: Float64Array.of(1, 2), intercept: 0 }, scalingOf([Float64Array.of(1, 2)])),
    ).toThrow("scaling of 1 columns does not fit 2 columns");
  });

  it("leave their columns alone and refuse what has no scale", () => {
    const X = [Float64Array.of(1, 2, 3)];
    standardise(X, scalingOf(X));
    expect([...X[0]!]).toEqual([1, 2, 3]);
    expect(() => scalingOf([Float64Array.of(1, Number.NaN)])).toThrow(/column 0, row 1 is NaN/);
    expect(() => scalingOf([Float64Array.of(1), Float64Array.of(1e200)])).toThrow(/column 1, row 0 is 1e\+200/);
    expect(() => scalingOf([Float64Array.of(0, 1e-200)])).toThrow(/column 0, its largest value is 1e-200/);
    expect(scalingOf([Float64Array.of(1e-200, 1e-200), new Float64Array(2)]).sd).toEqual(new Float64Array(2));
    expect(() => scalingOf([new Float64Array(0)])).toThrow(/column 0 has no rows/);
    expect(() => standardise([...X, ...X], scalingOf(X))).toThrow(/scaling of 1 columns does not fit 2/);
    expect(() => new LogisticRegression({ standardise: true }).fit(X, Uint8Array.of(0, 1, 0)).predictProba([])).toThrow(
      /fitted on 1 columns, got 0/,
    );
  });
});
