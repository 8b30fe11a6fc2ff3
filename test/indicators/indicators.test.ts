import { atr, diff, fillNa, macd, pctChange, ratio, relativeTo, rsi, shift, trueRange } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileSeries } from "../support/series.js";
import { expectAt, knownBars } from "./known.js";

describe("rsi", () => {
  it("stays in [0, 100] and is 0 on a price that never moves", () => {
    fc.assert(
      fc.property(hostileSeries(2), (values) => {
        for (const value of rsi(Float64Array.from(values)).subarray(1)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(100);
        }
      }),
    );
    expect([...rsi(new Float64Array(30).fill(5)).subarray(1)]).toEqual(Array(29).fill(0));
  });
});

describe("a period below 1", () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("is refused: %s", (period) => {
    const x = Float64Array.of(1, 2);
    expect(() => rsi(x, period)).toThrow(`period must be at least 1, got ${period}`);
    expect(() => atr({ high: x, low: x, close: x }, period)).toThrow(`period must be at least 1, got ${period}`);
  });
});

describe("macd", () => {
  it("has line - signal as its histogram, to the bit", () => {
    fc.assert(
      fc.property(hostileSeries(), (values) => {
        const { line, signal, hist } = macd(Float64Array.from(values));
        expect(hist).toEqual(line.map((value, i) => value - signal[i]!));
      }),
    );
  });
});

describe("trueRange", () => {
  it("skips what is missing, as a maximum over columns does in pandas", () => {
    const high = Float64Array.of(Number.NaN, 12, Number.NaN, 9);
    const low = Float64Array.of(8, Number.NaN, Number.NaN, 8);
    const close = Float64Array.of(10, 11, Number.NaN, 8.5);
    expect([...trueRange({ high, low, close })]).toEqual([Number.NaN, 2, Number.NaN, 1]);
    expect(atr({ high, low, close }, 2)[3]).toBeCloseTo((0.25 * 2 + 0.5 * 1) / 0.75, 12);
  });
});

describe("fillNa", () => {
  it("puts the value in the place of what is missing, and leaves the series alone", () => {
    const x = Float64Array.of(Number.NaN, 2, Number.NaN, -Infinity);
    expect([...fillNa(x, 7)]).toEqual([7, 2, 7, -Infinity]);
    expect([...x]).toEqual([Number.NaN, 2, Number.NaN, -Infinity]);
  });
});

describe("ratio and relativeTo", () => {
  it("divide value by value, what is missing staying so", () => {
    const [x, y] = [Float64Array.of(1, 6, Number.NaN, 1), Float64Array.of(4, 3, 1, Number.NaN)];
    expect([...ratio(x, y)]).toEqual([0.25, 2, Number.NaN, Number.NaN]);
    expect([...relativeTo(x, y)]).toEqual([-0.75, 1, Number.NaN, Number.NaN]);
  });
});

describe("differences", () => {
  it("shift there and back, and agree with each other", () => {
    fc.assert(
      fc.property(hostileSeries(), fc.integer({ min: -5, max: 5 }), (values, periods) => {
        const x = Float64Array.from(values);
        const back = shift(shift(x, periods), -periods);
        back.forEach((value, i) => {
          if (!Number.isNaN(value)) expect(value).toBe(x[i]);
        });
        const before = shift(x, 1);
        expect(diff(x)).toEqual(x.map((value, i) => value - before[i]!));
        expect(pctChange(x)).toEqual(x.map((value, i) => (value - before[i]!) / before[i]!));
        const steps = Math.abs(periods) + 1;
        const earlier = shift(x, steps);
        expect(pctChange(x, steps)).toEqual(x.map((value, i) => (value - earlier[i]!) / earlier[i]!));
      }),
    );
  });

  it("shift leaves places without a value missing, also beyond the series", () => {
    const x = Float64Array.of(1, 2, 3);
    expect([...shift(x, 0)]).toEqual([1, 2, 3]);
    expect([...shift(x, 2)]).toEqual([Number.NaN, Number.NaN, 1]);
    expect([...shift(x, -1)]).toEqual([2, 3, Number.NaN]);
    for (const periods of [3, 4, -3, -4]) expect([...shift(x, periods)]).toEqual(Array(3).fill(Number.NaN));
  });

  it("over 12 bars are pandas 3.1.1's pct_change(12)", () => {
    const numbers = {
      11: Number.NaN,
      12: -0.0005929322476083687,
      13: 0.0008700810757364952,
      395: -0.015022067457585941,
    };
    expectAt(pctChange(knownBars.close, 12), numbers, 1e-14);
  });

  it("refuse half a step, and a return that looks ahead", () => {
    expect(() => shift(Float64Array.of(1), 0.5)).toThrow(/integer/);
    for (const periods of [0.5, 0, -1, Number.NaN]) {
      expect(() => pctChange(Float64Array.of(1), periods)).toThrow(
        `periods must be a positive integer, got ${periods}`,
      );
    }
  });
});
