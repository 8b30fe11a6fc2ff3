import { atr, ewmMean, macd, rsi, seedWithMean, trueRange, wilderMean } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gappySeries } from "../support/series.js";
import { expectAt, knownBars } from "./known.js";

const { close } = knownBars;
const mean = { seed: "mean" } as const;

describe("a mean as seed", () => {
  it("gives TA-Lib 0.8.2's EMA", () => {
    expectAt(ewmMean(close, { span: 20 }, mean), {
      18: Number.NaN,
      19: 252.51349999999996,
      20: 252.48364285714283,
      50: 251.78719085068005,
      1169: 243.15822614017765,
    });
  });

  it("gives TA-Lib 0.8.2's RSI, but for the 1e-9 that ours adds to the falls", () => {
    const numbers = {
      13: Number.NaN,
      14: 44.230769230769226,
      15: 39.23884514435693,
      50: 46.04262257286009,
      1169: 65.23046524653071,
    };
    expectAt(rsi(close, 14, mean), numbers, 1e-7);
  });

  it("gives pandas-ta-classic 0.8.32's MACD (talib=False)", () => {
    const { line, signal, hist } = macd(close, 12, 26, 9, mean);
    expectAt(line, { 24: Number.NaN, 25: -0.15511759627332822, 34: -0.16408800622176045, 600: -0.1822924630212981 });
    expectAt(signal, { 32: Number.NaN, 33: -0.17132350275837402, 34: -0.16987640345105132, 600: -0.15345300773447956 });
    expectAt(hist, { 32: Number.NaN, 33: -0.026842434064159676, 34: 0.005788397229290865, 600: -0.028839455286818527 });
  });

  it("gives TA-Lib 0.8.2's ATR once the first bar, which TA-Lib leaves out, is forgotten", () => {
    const range = atr(knownBars, 14, mean);
    expectAt(range, { 12: Number.NaN, 600: 0.2548423092742308, 1169: 0.4277626796271915 });
    // TA-Lib's own start, from the same true ranges.
    const later = wilderMean(trueRange(knownBars).subarray(1), 14, mean);
    expectAt(later, { 13: 0.6214285714285707, 14: 0.6184693877551002, 49: 0.42860100344505836 });
    expect(range[14]).not.toBe(later[13]);
  });

  it("is what seedWithMean makes of the series, to the bit", () => {
    fc.assert(
      fc.property(gappySeries(), fc.integer({ min: 1, max: 30 }), (values, period) => {
        const x = Float64Array.from(values);
        const started = seedWithMean(x, period);
        expect(ewmMean(x, { span: period }, mean)).toEqual(ewmMean(started, { span: period }));
        expect(wilderMean(x, period, mean)).toEqual(wilderMean(started, period));
        expect(x).toEqual(Float64Array.from(values));
      }),
    );
  });

  it('is nothing but another start: "first" is what happens when nothing is said', () => {
    const first = { seed: "first" } as const;
    expect(rsi(close, 14, first)).toEqual(rsi(close));
    expect(macd(close, 12, 26, 9, first)).toEqual(macd(close));
    expect(atr(knownBars, 14, first)).toEqual(atr(knownBars));
    expect(rsi(close, 14, mean)).not.toEqual(rsi(close));
  });

  it("needs a count of numbers, and a name that exists", () => {
    expect(() => ewmMean(close, { alpha: 0.1 }, mean)).toThrow("pass one, or use wilderMean");
    expect(() => ewmMean(close, { span: 2.5 }, mean)).toThrow("period must be a positive integer, got 2.5");
    expect(() => rsi(close, 2.5, mean)).toThrow("period must be a positive integer, got 2.5");
    expect(() => atr(knownBars, 14, { seed: "sma" as "mean" })).toThrow('seed must be "first" or "mean", got sma');
  });
});
