import { stochastic } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("stochastic", () => {
  it("is TA-Lib 0.8.2's STOCHF(14, 3) without smoothing", () => {
    const { k, d } = stochastic(knownBars, 14, 1, 3);
    expect([k, d].map((column) => column.findIndex((value) => !Number.isNaN(value)))).toEqual([13, 15]);
    expectAt(k, { 15: 24.3055555555552, 16: 43.05555555555594, 500: 6.214689265535952, 1169: 98.35390946501974 });
    expectAt(d, { 15: 53.89934289127794, 16: 40.50925925925932, 500: 4.459375640258979, 1169: 93.97374258419217 });
  });

  it("is TA-Lib 0.8.2's STOCH(14, 3, 3) when nothing is said", () => {
    const { k, d } = stochastic(knownBars);
    expect([k, d].map((column) => column.findIndex((value) => !Number.isNaN(value)))).toEqual([15, 17]);
    expectAt(k, { 17: 41.898148148148266, 18: 54.16666666666683, 500: 4.459375640258979, 1169: 93.97374258419217 });
    expectAt(d, { 17: 45.43558343289518, 18: 45.5246913580248, 500: 7.568616541005159, 1169: 92.25431681665526 });
  });

  it("is 0 where the close is the lowest price, 100 where it is the highest", () => {
    const bars = { high: Float64Array.of(10, 12, 12), low: Float64Array.of(8, 9, 8), close: Float64Array.of(9, 12, 8) };
    expect([...stochastic(bars, 2, 1, 1).k]).toEqual([Number.NaN, 100, 0]);
  });

  it("is in the middle of a window that never moved, and missing wherever the window misses a number", () => {
    const x = new Float64Array(20).fill(5);
    const flat = stochastic({ high: x, low: x, close: x }, 4, 1, 1);
    expect([...flat.k.subarray(3)]).toEqual(Array(17).fill(50));
    const close = x.slice();
    close[10] = Number.NaN;
    const low = x.slice();
    low[10] = Number.NaN;
    const missing = ({ k }: { readonly k: Float64Array }): number[] =>
      [...k.keys()].filter((i) => i >= 3 && Number.isNaN(k[i]!));
    expect(missing(stochastic({ high: x, low: x, close }, 4, 1, 1))).toEqual([10]);
    expect(missing(stochastic({ high: x, low, close: x }, 4, 1, 1))).toEqual([10, 11, 12, 13]);
  });
});
