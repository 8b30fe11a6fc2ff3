import { deflatedSharpe, probabilisticSharpe } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedBestSharpe, measureSharpe, minTrackRecord } from "../../lib/dist/backtest/sharpe-evidence.js";
import { normalCdf, normalQuantile } from "../../lib/dist/stats/normal.js";

describe("the normal distribution", () => {
  it("is the tables'", () => {
    // Of Python's statistics.NormalDist and mpmath.
    const table = [
      [0, 0.5],
      [1, 0.8413447460685429],
      [-1.5, 0.06680720126885807],
      [2.999999, 0.998650097536762],
      [3.000001, 0.9986501064005],
      [-3.5, 2.3262907903552504e-4],
      [-6, 9.865876450376981e-10],
      [-20, 2.7536241186062337e-89],
    ] as const;
    for (const [z, wanted] of table) expect(Math.abs(normalCdf(z) / wanted - 1)).toBeLessThan(1e-11);
    expect([normalCdf(40), normalCdf(-40), normalCdf(Number.NaN)]).toEqual([1, expect.closeTo(0), Number.NaN]);
    expect([normalCdf(Number.POSITIVE_INFINITY), normalCdf(Number.NEGATIVE_INFINITY)]).toEqual([1, 0]);
  });

  it("and its quantile undo each other", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (share) => {
        expect(Math.abs(normalCdf(normalQuantile(share)) - share)).toBeLessThan(1e-13);
      }),
    );
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([
      -Infinity,
      expect.closeTo(0, 15),
      Infinity,
    ]);
    expect(() => normalQuantile(1.1)).toThrow(/from 0 to 1, got 1.1/);
  });
});

// The figures that Bailey and Lopez de Prado print.
describe("the Sharpe ratio's evidence, as published", () => {
  const months = { sharpe: 0.036 / 0.079, n: 24, skewness: -2.448, kurtosis: 10.164 };
  const normal = (sharpe: number, n: number) => ({ sharpe, n, skewness: 0, kurtosis: 3 });

  it("the probabilistic Sharpe ratio of 24 months, taken for normal and as they are", () => {
    expect(probabilisticSharpe(normal(months.sharpe, 24))).toBeCloseTo(0.981, 3);
    expect(probabilisticSharpe(months)).toBeCloseTo(0.913, 3);
  });

  it("the deflated Sharpe ratio of the best of 100, 46 and 88 trials", () => {
    const found = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skewness: -3, kurtosis: 10 };
    expect(expectedBestSharpe(100, 0.5 / 250)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(found, 100, 0.5 / 250)).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpe(found, 46, 0.5 / 250)).toBeCloseTo(0.9505, 4);
    expect(deflatedSharpe(normal(found.sharpe, 1250), 88, 0.5 / 250)).toBeCloseTo(0.9505, 4);
  });

  it("the minimum track record, in years: 2.73 of days, 2.83 of weeks, 3.24 of months, 4.99 of hedge funds' months", () => {
    const years = (year: number, shape = {}) =>
      minTrackRecord({ ...normal(2 / Math.sqrt(year), 100), ...shape }, 1 / Math.sqrt(year)) / year;
    expect(years(250)).toBeCloseTo(2.73, 2);
    expect(years(52)).toBeCloseTo(2.83, 2);
    expect(years(12)).toBeCloseTo(3.24, 2);
    expect(years(12, { skewness: -0.72, kurtosis: 5.78 })).toBeCloseTo(4.99, 2);
    expect(minTrackRecord(normal(0.1, 100), 0.1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("agree with each other: at the minimum track record the ratio is as sure as was asked", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        fc.double({ min: -2, max: 1, noNaN: true }),
        fc.double({ min: 3, max: 20, noNaN: true }),
        fc.double({ min: 0.6, max: 0.99, noNaN: true }),
        (sharpe, skewness, excess, confidence) => {
          const measured = { sharpe, n: 2, skewness, kurtosis: excess + skewness * skewness };
          const n = minTrackRecord(measured, 0, confidence);
          expect(probabilisticSharpe({ ...measured, n }, 0)).toBeCloseTo(confidence, 10);
        },
      ),
    );
  });

  it("one trial needs no deflation, and more need more", () => {
    const measured = measureSharpe(Float64Array.from({ length: 250 }, (_, i) => Math.sin(i * i) * 0.01 + 0.001));
    expect(deflatedSharpe(measured, 1)).toBe(probabilisticSharpe(measured));
    const ratios = [1, 2, 10, 100, 1000].map((trials) => deflatedSharpe(measured, trials));
    expect(ratios).toEqual([...ratios].sort((a, b) => b - a));
    for (const trials of [0, 1.5, Number.NaN]) {
      expect(() => deflatedSharpe(measured, trials)).toThrow(`trials must be 1 or more, got ${trials}`);
    }
  });

  it("the best of so many trials without skill is what simulation gives", () => {
    let state = 1;
    const uniform = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const trials = 50;
    let total = 0;
    for (let run = 0; run < 2000; run++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < trials; i++) best = Math.max(best, normalQuantile(uniform()));
      total += best / 2000;
    }
    expect(Math.abs(expectedBestSharpe(trials, 1) - total)).toBeLessThan(0.04);
  });
});
