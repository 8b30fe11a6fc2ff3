import { adx } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("adx", () => {
  it("is TA-Lib 0.8.2's PLUS_DI, MINUS_DI and ADX once the start is forgotten, whichever it was", () => {
    for (const seed of ["first", "mean"] as const) {
      const { plusDi, minusDi, adx: strength } = adx(knownBars, 14, { seed });
      expectAt(plusDi, { 500: 10.730397323087596, 800: 26.48578100512216, 1169: 25.549309016390758 });
      expectAt(minusDi, { 500: 28.73961706312495, 800: 9.892759239376153, 1169: 20.130885990897575 });
      expectAt(strength, { 500: 30.813942704858174, 800: 27.395274069771563, 1169: 25.737566057105116 });
    }
  });

  it("starts as pandas 3.1.1's ewm(alpha=1/14, adjust=False) does", () => {
    const { plusDi, minusDi, adx: strength } = adx(knownBars);
    expectAt(plusDi, { 0: Number.NaN, 1: 0, 2: 0, 50: 20.360790687334934 });
    expectAt(minusDi, { 0: Number.NaN, 1: 23.076923076920387, 2: 22.015334063524385, 50: 23.288638940265148 });
    expectAt(strength, { 0: Number.NaN, 1: 100, 2: 100, 50: 19.90533131216038 });
  });

  it("waits for its means when they are the seeds", () => {
    const { plusDi, minusDi, adx: strength } = adx(knownBars, 14, { seed: "mean" });
    const first = [plusDi, minusDi, strength].map((column) => column.findIndex((value) => !Number.isNaN(value)));
    expect(first).toEqual([14, 14, 27]);
  });

  it("is missing where a number is, and never counts half a bar", () => {
    const close = knownBars.close.slice();
    close[100] = Number.NaN; // the next bar's range needs it
    const high = knownBars.high.slice();
    high[200] = Number.NaN; // this bar's move and the next one's need it
    for (const column of Object.values(adx({ ...knownBars, close, high }))) {
      const missing = [...column.keys()].filter((i) => Number.isNaN(column[i]!));
      expect(missing).toEqual([0, 101, 200, 201]);
    }
  });

  it("is 0 on a price that never moves", () => {
    const x = new Float64Array(50).fill(5);
    for (const column of Object.values(adx({ high: x, low: x, close: x }))) {
      expect([...column.subarray(1)]).toEqual(Array(49).fill(0));
    }
  });

  it("refuses a period below 1", () => {
    expect(() => adx(knownBars, 0)).toThrow("period must be at least 1, got 0");
  });
});
