import { realisedVolatility } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("realisedVolatility", () => {
  it("is pandas 3.1.1's root of log returns squared, rolling(30).sum()", () => {
    expectAt(
      realisedVolatility(knownBars.close, 30),
      {
        29: Number.NaN,
        30: 0.006369328751786418,
        31: 0.006360963291150141,
        390: 0.010159675990777654,
        1169: 0.005922834680621234,
      },
      1e-13,
    );
  });

  it("is missing while a missing price is in its window, of one price more than returns", () => {
    const close = knownBars.close.slice();
    close[100] = Number.NaN;
    const out = realisedVolatility(close, 3);
    expect([...out.keys()].filter((i) => Number.isNaN(out[i]!))).toEqual([0, 1, 2, 100, 101, 102, 103]);
  });

  it("refuses a window that is no count", () => {
    expect(() => realisedVolatility(knownBars.close, 0)).toThrow("window must be a positive integer, got 0");
  });
});
