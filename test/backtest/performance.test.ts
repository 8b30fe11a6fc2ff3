import {
  annualReturn,
  annualVolatility,
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

describe("ratios of daily returns, by hand", () => {
  const returns = Float64Array.of(0.02, -0.01, 0.01);
  const year = Math.sqrt(252);

  it("are annualised by 252 days", () => {
    expect(annualReturn(returns)).toBeCloseTo((1.02 * 0.99 * 1.01) ** 84 - 1, 12);
    // The mean is 2/3 %: deviations of 4/3, -5/3 and 1/3 %, squares that add up to 42/9.
    const deviation = Math.sqrt(42 / 9 / 2) / 100;
    expect(annualVolatility(returns)).toBeCloseTo(deviation * year, 12);
    expect(sharpeRatio(returns)).toBeCloseTo((0.02 / 3 / deviation) * year, 12);
    expect(sortinoRatio(returns)).toBeCloseTo((0.02 / 3 / Math.sqrt(0.0001 / 3)) * year, 12);
    expect(calmarRatio(returns)).toBeCloseTo(annualReturn(returns) / 0.01, 9);
  });

  it("are measured against the risk-free rate: a day of it is 1/252", () => {
    const against = { riskFree: 0.0252 };
    const beyond = returns.map((r) => r - 0.0001);
    expect(sharpeRatio(returns, against)).toBeCloseTo(sharpeRatio(beyond), 12);
    expect(sortinoRatio(returns, against)).toBeCloseTo(sortinoRatio(beyond), 12);
    // Without a loss there may still be days that earned less than the rate.
    expect(sortinoRatio(Float64Array.of(0, 0.01), against)).toBeCloseTo((0.0049 / Math.sqrt(1e-8 / 2)) * year, 9);
    const held = backtest(candles([still(100), still(101)], [still(103), still(102)]), buyAndHold(), { costs: "none" });
    const { sharpe, sortino } = performanceOf(held, against);
    expect([sharpe, sortino]).toEqual([
      sharpeRatio(held.days.return, against),
      sortinoRatio(held.days.return, against),
    ]);
  });

  it("have no meaning without days, or of one", () => {
    const [none, one] = [new Float64Array(0), Float64Array.of(-0.5)];
    expect([annualReturn, sharpeRatio, sortinoRatio, calmarRatio].map((ratio) => ratio(none))).toEqual(
      Array(4).fill(Number.NaN),
    );
    expect([sharpeRatio, sortinoRatio, annualVolatility].map((ratio) => ratio(one))).toEqual(Array(3).fill(Number.NaN));
    expect(sortinoRatio(Float64Array.of(-0.5, 0.5))).toBe(0);
    // More than everything may be lost.
    expect(annualReturn(Float64Array.of(-1.5, 0.1))).toBe(-1);
  });

  it("know when the deepest fall began, ended and was made up for", () => {
    expect(maxDrawdown(Float64Array.of(0.1, -0.2, 0.1, 0.3))).toEqual({
      depth: expect.closeTo(-0.2, 12),
      peak: 0,
      trough: 1,
      recovery: 3,
      longest: 2,
    });
    // Just back at the peak is back; the later fall is longer, not deeper; of two as deep the first counts.
    const twice = Float64Array.of(-0.5, 1, -0.25, -1 / 3, 0.5, 0.5);
    expect(maxDrawdown(twice)).toEqual({ depth: -0.5, peak: -1, trough: 0, recovery: 1, longest: 3 });
    expect(maxDrawdown(Float64Array.of(-0.1, 0.3, -0.5, 0.1))).toEqual({
      depth: -0.5,
      peak: 1,
      trough: 2,
      recovery: null,
      longest: 2,
    });
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
    expect(numbers.totalReturn).toBeCloseTo(0.001, 12);
    expect([numbers.maxDrawdownDays, numbers.averageMinutes]).toEqual([1, (5 + 24 * 60 - 10 + 5) / 2]);
    // In two days of 252.
    expect(numbers.turnover).toBeCloseTo((traded / ((1000 + 999 + 1039 + 993 + 992 + 1001) / 6)) * 126, 9);
    const daily = Float64Array.of(0.039, 1001 / 1039 - 1);
    expect(numbers).toMatchObject({
      annualReturn: expect.closeTo(annualReturn(daily), 9),
      annualVolatility: expect.closeTo(annualVolatility(daily), 9),
      sharpe: expect.closeTo(sharpeRatio(daily), 9),
      sortino: expect.closeTo(sortinoRatio(daily), 9),
      calmar: expect.closeTo(calmarRatio(daily), 6),
    });
    expect(numbers.byYear).toEqual([{ ...numbers.byMonth[0], period: "2018" }]);
    expect(numbers.byMonth).toEqual([
      { period: "2018-01", days: 2, return: expect.closeTo(0.001, 12), profit: expect.closeTo(1, 9), trades: 2 },
    ]);
  });

  it("by month begin where the month before ended, and count the trades that ended in them", () => {
    // A dollar up a day from the 2nd of January to the 3rd of February; held over the month's end.
    const month = candles(...Array.from({ length: 33 }, (_, d) => [still(100 + d), still(100 + d)]));
    const answers: Record<number, number> = { 0: 0.5, 4: 0, 50: 0.5, 63: 0 };
    const { byMonth, byYear } = performanceOf(
      backtest(month, (now) => answers[now.bar] ?? Number.NaN, { costs: "none", cash: 1000 }),
    );
    // Five shares from 100 to 102; four from 125 on the 27th over 129 at the end of January to 132 on the 3rd.
    expect(byMonth).toEqual([
      { period: "2018-01", days: 30, trades: 1, profit: 26, return: expect.closeTo(0.026, 12) },
      { period: "2018-02", days: 3, trades: 1, profit: 12, return: expect.closeTo(12 / 1026, 12) },
    ]);
    expect(byYear).toEqual([{ period: "2018", days: 33, trades: 2, profit: 38, return: expect.closeTo(0.038, 12) }]);
  });

  it("give no share of a gain that costs ate where there was none", () => {
    const run = (price: number) =>
      performanceOf(
        backtest(candles([still(100), still(100), still(price)]), (now) => (now.bar === 0 ? 0.5 : Number.NaN), {
          costs: "bps:10",
          cash: 1000,
        }),
      );
    expect(run(99).costShare).toBeNaN();
    expect(run(100)).toMatchObject({ costShare: Number.NaN, gross: 0, profit: -1, winRate: 0, breakEvenBps: 0 });
    expect(run(110).costShare).toBeCloseTo((0.5 + 0.55) / 50, 12);
    // A short position is exposure too.
    const short = backtest(
      candles([still(100), still(100), still(100)]),
      (now) => (now.bar === 0 ? -0.5 : Number.NaN),
      {
        costs: "none",
        cash: 1000,
      },
    );
    expect(performanceOf(short)).toMatchObject({ exposure: expect.closeTo(0.5 / 3, 12), timeInMarket: 1 / 3 });
  });

  it("count borrow fees and interest among the costs", () => {
    const nights = candles([still(100), still(100)], [still(90), still(90)]);
    const short = backtest(nights, (now) => (now.bar === 0 ? -0.5 : Number.NaN), { costs: "borrow:73%", cash: 1000 });
    // Five shares of 100 over a night at 73 % a year: a dollar.
    const numbers = performanceOf(short);
    expect(numbers).toMatchObject({ gross: 50, fees: 0, slippage: 0, financing: expect.closeTo(1, 12), paidBps: 0 });
    expect([numbers.profit, numbers.costShare]).toEqual([expect.closeTo(49, 9), expect.closeTo(1 / 50, 12)]);
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
    // Blocks of unlike length: each draw is a mean of days, so of equal days it is that day.
    const equal = meanInterval(time.subarray(0, 5), new Float64Array(5).fill(3), { draws: 50, blockDays: 2 });
    expect(equal).toMatchObject({ estimate: 3, low: 3, high: 3, standardError: 0, blocks: 3 });
    expect(() => meanInterval(time, values.subarray(1))).toThrow(/250 days but 249 values/);
  });
});
