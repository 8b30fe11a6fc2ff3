import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bars, sliceBars } from "../../lib/src/bars/bars.js";
import { resample } from "../../lib/src/bars/resample.js";
import { makeSample } from "../../lib/src/bars/sample.js";
import { buildFeatures, FEATURES, type FeatureOptions } from "../../lib/src/features/build-features.js";
import { type FeatureState, newFeatureState, nextFeatures } from "../../lib/src/features/feature-stream.js";

const bars = resample(makeSample({ to: "2018-02-01" }), "5min");

/** The features of every bar, one at a time; `between` may change the state, such as by a round trip through JSON. */
function streamed(bars: Bars, options: FeatureOptions = {}, between = (state: FeatureState) => state): object[] {
  let state = newFeatureState();
  return Array.from(bars.time, (time, i) => {
    const bar = { time, high: bars.high[i]!, low: bars.low[i]!, close: bars.close[i]!, volume: bars.volume[i]! };
    const features = nextFeatures(state, bar, options);
    state = between(state);
    return features;
  });
}

/** Compares bit for bit. */
function expectSame(rows: readonly object[], bars: Bars, options: FeatureOptions = {}): void {
  const all = buildFeatures(bars, options);
  for (const name of FEATURES) {
    const column = Float64Array.from(rows, (row) => (row as Record<string, number>)[name]!);
    const differs = column.findIndex(
      (value, i) => !Object.is(value, all[name][i]) && !(value === 0 && all[name][i] === 0),
    );
    expect([name, differs]).toEqual([name, -1]);
  }
}

describe("nextFeatures", () => {
  it("gives the features of all bars, bit for bit", () => {
    expectSame(streamed(bars), bars);
  });

  it("does so for other periods, and for means that start from a mean", () => {
    const options: FeatureOptions = {
      ...{ rsi: 7, macd: [6, 13, 5], ema: [5, 21, 100], atr: 10, bollinger: [14, 1.5] },
      ...{ volatility: 11, volatilityZ: 37, volumeZ: 13, seed: "mean" },
    };
    expectSame(streamed(bars, options), bars, options);
  });

  it("does so for any prices and volumes, from any start", () => {
    const price = fc.double({ min: 0.01, max: 1e5, noNaN: true });
    const bar = fc.record({
      open: price,
      close: price,
      more: fc.double({ min: 0, max: 1, noNaN: true }),
      volume: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 300 }), fc.boolean(), (rows, flat) => {
        const close = Float64Array.from(rows, (row) => (flat ? 100 : row.close));
        const made: Bars = {
          ...sliceBars(bars, 0, rows.length),
          open: Float64Array.from(rows, ({ open }) => open),
          high: Float64Array.from(rows, ({ open, more }, i) => Math.max(open, close[i]!) * (1 + more)),
          low: Float64Array.from(rows, ({ open, more }, i) => Math.min(open, close[i]!) * (1 - more / 2)),
          close,
          volume: Float64Array.from(rows, ({ volume }) => volume),
        };
        expectSame(streamed(made), made);
      }),
      { numRuns: 60 },
    );
  });

  it("needs the same memory however many bars there were", () => {
    const sizes: number[] = [];
    streamed(bars, {}, (state) => {
      sizes.push(Object.values(state.tails).reduce((sum, tail) => sum + tail.length, 0));
      return state;
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * (20 + 20 + 100 + 20));
  });
});
