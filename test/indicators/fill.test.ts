import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff, fillDiff } from "../../lib/src/indicators/diff.js";
import { ewmMean, fillEwmMean, fillWilderMean, wilderMean } from "../../lib/src/indicators/ewm-mean.js";
import { fillNa, replaceNa } from "../../lib/src/indicators/fill-na.js";
import { fillRollingMoments } from "../../lib/src/indicators/rolling-moments.js";
import { fillRollingZScore, rollingZScore } from "../../lib/src/indicators/rolling-z-score.js";
import { fillRsi, rsi } from "../../lib/src/indicators/rsi.js";
import type { Seed } from "../../lib/src/indicators/seed.js";
import { gappySeries } from "../support/series.js";

const series = gappySeries().map((values) => Float64Array.from(values));
const seed = fc.constantFrom<Seed>("first", "mean");
const windows = fc.constantFrom(1, 2, 3, 5, 20, 21, 100);

/** An array that something else has used. */
const used = (x: Float64Array): Float64Array => new Float64Array(x.length).fill(-7);

/** Mean and deviation of each window as `rollingMoments` defines them, block by block, one sum after the other. */
function momentsByBlocks(x: Float64Array, window: number): { distance: Float64Array; std: Float64Array } {
  const distance = new Float64Array(x.length).fill(Number.NaN);
  const std = new Float64Array(x.length).fill(Number.NaN);
  /** Welford's mean and sum of squares after each of the values, relative to the first. */
  const grow = (values: Float64Array): { mean: number; squares: number }[] => {
    const all = [{ mean: 0, squares: 0 }];
    for (const [j, value] of values.entries()) {
      const { mean, squares } = all.at(-1)!;
      const surprise = value - values[0]! - mean;
      const next = mean + surprise / (j + 1);
      all.push({ mean: next, squares: squares + surprise * (value - values[0]! - next) });
    }
    return all;
  };
  for (let i = window - 1; i < x.length; i++) {
    const start = i - (i % window);
    const own = grow(x.slice(start, i + 1)).at(-1)!;
    const value = x[i]! - x[start]!;
    const k = i - start + 1;
    const m = window - k;
    if (m === 0) {
      distance[i] = own.mean - value;
      std[i] = Math.sqrt(own.squares / (window - 1));
      continue;
    }
    const before = grow(x.slice(start - m, start).reverse()).at(-1)!;
    const gap = x[start - 1]! - x[start]! + before.mean - own.mean;
    distance[i] = own.mean + (gap * m) / window - value;
    std[i] = Math.sqrt((own.squares + before.squares + (gap * gap * m * k) / window) / (window - 1));
  }
  return { distance, std };
}

describe("an indicator that fills an array", () => {
  it("writes the same bits over the series itself", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 30 }), seed, (x, period, seed) => {
        const over = <T>(fill: (own: Float64Array) => T): T => fill(x.slice());
        expect(over((own) => fillDiff(own, own))).toEqual(diff(x));
        expect(over((own) => replaceNa(own, 3))).toEqual(fillNa(x, 3));
        expect(over((own) => fillEwmMean(own, own, { span: period }, { seed }))).toEqual(
          ewmMean(x, { span: period }, { seed }),
        );
        expect(over((own) => fillWilderMean(own, own, period, { seed }))).toEqual(wilderMean(x, period, { seed }));
      }),
    );
  });

  it("asks nothing of what was in the arrays before", () => {
    fc.assert(
      fc.property(series, windows, seed, (x, window, seed) => {
        expect(fillRsi(used(x), used(x), x, window, { seed })).toEqual(rsi(x, window, { seed }));
        expect(fillRollingZScore(used(x), used(x), x, window, 2)).toEqual(rollingZScore(x, window, 2));
      }),
    );
  });
});

describe("rollingMoments", () => {
  it("has the bits of one sum after the other, though it grows two sums in one loop", () => {
    fc.assert(
      fc.property(series, windows, (x, window) => {
        expect(fillRollingMoments({ distance: used(x), std: used(x) }, x, window)).toEqual(momentsByBlocks(x, window));
      }),
      { numRuns: 300 },
    );
  });
});
