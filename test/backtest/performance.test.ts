import {
  annualReturn,
  backtest,
  buyAndHold,
  calmarRatio,
  doNothing,
  makeSample,
  maxDrawdown,
  performanceOf,
  resample,
  sharpeRatio,
  sortinoRatio,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanInterval } from "../../lib/dist/backtest/daily-interval.js";
import { candles, still } from "./support.js";

describe("returns", () => {
  it("have the drawdown of the definition, for any returns", () => {
    const returns = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(returns, (list) => {
        const wealth = [1];
        for (const r of list) wealth.push(wealth.at(-1)! * (1 + r));
        let deepest = 0;
        let longest = 0;
        wealth.forEach((now, day) => {
          const top = Math.max(...wealth.slice(0, day + 1));
          deepest = Math.min(deepest, now / top - 1);
          if (now < top) longest = Math.max(longest, day - wealth.slice(0, day + 1).lastIndexOf(top));
        });
        const found = maxDrawdown(Float64Array.from(list));
        expect(found.depth).toBeCloseTo(deepest, 12);
        expect(found.longest).toBe(longest);
        if (deepest < 0) expect(wealth[found.trough + 1]! / wealth[found.peak + 1]! - 1).toBeCloseTo(deepest, 12);
        if (found.recovery !== null)
          expect(wealth[found.recovery + 1]!).toBeGreaterThanOrEqual(wealth[found.peak + 1]!);
      }),
    );
  });

  it("that never fall have no drawdown, and no ratio that divides by it", () => {
    const rising = Float64Array.of(0.01, 0, 0.02);
    expect(maxDrawdown(rising)).toEqual({ depth: 0, peak: -1, trough: -1, recovery: null, longest: 0 });
    expect([calmarRatio(rising), sortinoRatio(rising)]).toEqual([Number.NaN, Number.NaN]);
    expect(sharpeRatio(Float64Array.of(0.01, 0.01))).toBeNaN();
    expect(annualReturn(Float64Array.of(0.5, -1))).toBe(-1);
  });
});

describe("the numbers of a backtest", () => {
  it("by hand", () => {
    // Five shares at 102, up to 110 on the first day, sold at 101 on the second with 1 $ each way; short one at 100 to 90.
    const days = candles([still(100), still(102), still(110)], [still(101), still(100), still(90)]);
    const answers = [0.5, Number.NaN, 0, -0.11, Number.NaN];
    const result = backtest(days, (now) => answers[now.bar]!, { costs: "ib", cash: 1000 });
    const numbers = performanceOf(result);
    expect(numbers).toMatchObject({ days: 2, trades: 2, gross: 5, slippage: 0, fees: 4, profit: 1 });
    expect(numbers.winRate).toBe(0.5);
    expect(numbers.profitFactor).toBe(10 / 5);
    expect(numbers.averageTrade).toBe(0.5);
    expect(numbers.averageBars).toBe(2);
    expect(numbers.costShare).toBe(4 / 5);
    expect(numbers.timeInMarket).toBe(3 / 6);
    // Equity: 1000, 999, 1039 | 993, 992, 1001.
    expect(Array.from(result.equity, (x) => Number(x.toFixed(9)))).toEqual([1000, 999, 1039, 993, 992, 1001]);
    expect(numbers.exposure).toBeCloseTo((510 / 999 + 550 / 1039 + 100 / 992) / 6, 12);
    expect(numbers.maxDrawdown).toBeCloseTo(1001 / 1039 - 1, 12);
    const traded = 5 * 102 + 5 * 101 + 100 + 90;
    expect(numbers.breakEvenBps).toBeCloseTo((1e4 * 5) / traded, 9);
    expect(numbers.paidBps).toBeCloseTo((1e4 * 4) / traded, 9);
    expect(numbers.byMonth).toEqual([
      { period: "2018-01", days: 2, return: expect.closeTo(0.001, 12), profit: expect.closeTo(1, 9), trades: 2 },
    ]);
  });

  it("are none without trades", () => {
    const idle = performanceOf(backtest(candles([still(100), still(110)]), doNothing(), { costs: "ib" }));
    expect(idle).toMatchObject({ profit: 0, trades: 0, exposure: 0, turnover: 0, maxDrawdown: 0, annualReturn: 0 });
    expect([idle.sharpe, idle.winRate, idle.profitFactor, idle.averageTrade, idle.breakEvenBps]).toEqual(
      Array(5).fill(Number.NaN),
    );
  });

  it("come from daily returns: the bars' length does not change them", () => {
    const minutes = makeSample({ to: "2018-06-01" });
    const held = (rule: string) => {
      const made = resample(minutes, rule, { closed: "right", label: "right" });
      return performanceOf(backtest(made, buyAndHold(), { costs: "none" }));
    };
    expect(Math.abs(held("5min").sharpe - held("15min").sharpe)).toBeLessThan(0.15);
  });
});

describe("the interval of daily means", () => {
  it("has the standard error of arithmetic", () => {
    const time = Float64Array.from({ length: 250 }, (_, i) => i * 86_400_000);
    const values = time.map((_, i) => Math.sin(i * i));
    const { estimate, standardError, blocks } = meanInterval(time, values, { draws: 4000 });
    const mean = values.reduce((a, b) => a + b) / 250;
    const wanted = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / 250;
    expect(estimate).toBeCloseTo(mean, 12);
    expect(standardError / wanted).toBeCloseTo(1, 1);
    expect(blocks).toBe(250);
    expect(() => meanInterval(time, values.subarray(1))).toThrow(/250 days but 249 values/);
  });
});
