import { backtest, type Decide, doNothing, HOLD, performanceOf } from "ata-lab";
import { describe, expect, it } from "vitest";
import { heldReturns } from "../../lib/dist/backtest/held-returns.js";
import { candles, still } from "./support.js";

const bars = candles([still(80), still(90)], [still(100), still(110)], [still(121), still(121)]);
const options = { costs: "none", cash: 1000, shares: "fractional" } as const;
const of = (decide: Decide) => {
  const result = backtest(bars, decide, options);
  return { result, held: Array.from(heldReturns(bars, result)) };
};

describe("the stock's returns at a policy's exposure", () => {
  it("are its own from the first open on, from close to close, times the mean exposure", () => {
    // All of it from the third bar to the end of the fifth bar: three of six closes.
    const { result, held } = of((now) => (now.bar === 1 ? 1 : now.bar === 4 ? 0 : HOLD));
    const { exposure } = performanceOf(result);
    expect(exposure).toBeGreaterThan(0.45);
    const stock = [90 / 80 - 1, 110 / 90 - 1, 121 / 110 - 1];
    held.forEach((r, day) => {
      expect(r).toBeCloseTo(exposure * stock[day]!, 12);
    });
  });

  it("are against a policy that is short, and nothing for one that is long as much as short", () => {
    const { result, held } = of((now) => (now.bar === 0 ? -0.5 : HOLD));
    expect(held[0]).toBeCloseTo(-performanceOf(result).exposure * (90 / 80 - 1), 12);
    expect(of(doNothing().decide).held).toEqual([0, 0, 0]);
    const flat = candles([100, 100, 100, 100].map(still));
    const turning = backtest(flat, (now) => [0.5, -0.5, 0, HOLD][now.bar]!, options);
    expect(performanceOf(turning).exposure).toBeGreaterThan(0.2);
    expect(heldReturns(flat, turning)[0]).toBe(0);
  });

  it("begin where the part begins", () => {
    const result = backtest(bars, () => 1, { ...options, from: "2018-01-03" });
    const { exposure } = performanceOf(result);
    expect(heldReturns(bars, result)[0]).toBeCloseTo(exposure * (110 / 100 - 1), 12);
  });
});
