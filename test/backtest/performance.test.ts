import {
  annualReturn,
  backtest,
  brain,
  buyAndHold,
  calmarRatio,
  costSweep,
  doNothing,
  gateSweep,
  makeSample,
  maxDrawdown,
  modelSignals,
  performanceOf,
  reach,
  resample,
  research,
  rsiBaseline,
  sharpeRatio,
  sortinoRatio,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanInterval } from "../../lib/dist/backtest/daily-interval.js";
import { candles, constant, still } from "./support.js";

const { bars, models } = research(makeSample({ to: "2019-03-01", edge: 0.08 }));
const signals = modelSignals(bars, models);

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
    const idle = performanceOf(backtest(bars, doNothing(), { costs: "ib" }));
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

  it("by year and month add up to the whole", () => {
    const result = backtest(bars, brain({ gate: 0.02, cap: 0.2 }), { signals, costs: "bps:1" });
    const numbers = performanceOf(result);
    expect(numbers.byYear.map(({ period }) => period)).toEqual(["2018", "2019"]);
    expect(numbers.byMonth).toHaveLength(14);
    for (const periods of [numbers.byYear, numbers.byMonth]) {
      expect(periods.reduce((sum, p) => sum + p.profit, 0)).toBeCloseTo(numbers.profit, 6);
      expect(periods.reduce((sum, p) => sum + p.trades, 0)).toBe(numbers.trades);
      expect(periods.reduce((sum, p) => sum + p.days, 0)).toBe(numbers.days);
      expect(periods.reduce((product, p) => product * (1 + p.return), 1)).toBeCloseTo(1 + numbers.totalReturn, 9);
    }
  });

  it("break even where they say: the same trades at that cost end at nothing", () => {
    const policy = rsiBaseline({ size: 0.05 });
    const { breakEvenBps } = performanceOf(backtest(bars, policy, { signals, costs: "none", shares: "fractional" }));
    expect(breakEvenBps).toBeGreaterThan(0);
    const [at, below, above] = costSweep(bars, policy, {
      signals,
      shares: "fractional",
      costs: [1, 0.9, 1.1].map((factor) => `bps:${(factor * breakEvenBps).toFixed(6)}`),
    });
    // Sizes follow the equity, which is not quite the same with costs.
    expect(Math.abs(at!.profit)).toBeLessThan(0.02 * at!.costs);
    expect(below!.profit).toBeGreaterThan(0);
    expect(above!.profit).toBeLessThan(0);
  });
});

describe("sweeps", () => {
  it("are single runs, in rows of gates and columns of caps", () => {
    const gates = [0, 0.03, 0.3];
    const caps = [0.05, 0.1];
    const sweep = gateSweep(bars, { signals, costs: "ib", gates, caps, brain: { longOnly: false } });
    expect(sweep.cells.map((row) => row.length)).toEqual([2, 2, 2]);
    const one = performanceOf(
      backtest(bars, brain({ gate: 0.03, cap: 0.1, longOnly: false }), { signals, costs: "ib" }),
    );
    expect(sweep.cells[1]![1]).toEqual({
      trades: one.trades,
      profit: one.profit,
      costs: expect.closeTo(one.slippage + one.fees, 6),
      sharpe: one.sharpe,
      maxDrawdown: one.maxDrawdown,
    });
    expect(sweep.cells[2]!.map(({ trades }) => trades)).toEqual([0, 0]);
  });
});

describe("reach", () => {
  const found = reach(signals, models, 0.2);

  it("counts the bars that pass a gate, as the policy sees them", () => {
    const p = signals.p.filter((value) => !Number.isNaN(value));
    expect(found.decided).toBe(p.length);
    expect(found.highest).toBe(p.reduce((a, b) => Math.max(a, b)));
    expect(found.largestShort).toBeCloseTo(0.5 - p.reduce((a, b) => Math.min(a, b)), 15);
    for (const { gate, long, short } of found.gates) {
      expect(long).toBe(p.filter((value) => value - 0.5 >= gate).length);
      expect(short).toBe(p.filter((value) => 0.5 - value >= gate).length);
    }
    const [low, high] = found.bounds;
    expect(low <= found.lowest && found.highest <= high).toBe(true);
  });

  it("says why nothing passes, and that nothing could", () => {
    expect(reach(signals, models, 0.6).explanation).toMatch(
      /^NO BAR PASSES: the brain's p runs from .* below the gate of 0.6; no answers of the experts could take it there/,
    );
    const { largestLong, bounds } = found;
    const between = (largestLong + bounds[1] - 0.5) / 2;
    if (between > found.largestShort) {
      expect(reach(signals, models, between).explanation).toMatch(/would have to be more extreme/);
    }
    expect(reach(signals, models, 0).explanation).toMatch(/to buy, at \d+ to sell short$/);
    const silent = { ...signals, p: constant(bars, Number.NaN) };
    expect(() => reach(silent, models)).toThrow(/no probability at any of \d+ bars/);
  });

  it("gives the golden figures of the models once shipped: a gate of 0.20 needs experts that are certain", () => {
    const shipped = {
      ...models,
      brain: {
        type: "logistic",
        bias: -1.258119,
        weights: {
          "experts.rsi": 0.846465,
          "experts.macd": 0.832883,
          "experts.trend": 0.090322,
          "regime.volatility": 0.113879,
          "regime.time_of_day": 0.022481,
        },
      },
    } as const;
    const one = {
      ...signals,
      p: Float64Array.of(0.4566),
      atr_pct: Float64Array.of(0.004),
      time_of_day: Float64Array.of(16),
    };
    const [low, high] = reach(one, shipped).bounds;
    // -1.258119 + 0.846465 + 0.832883 + 0.090322 + 0.004 x 0.113879 + 16 x 0.022481, and without the experts.
    expect(high).toBeCloseTo(1 / (1 + Math.exp(-0.871703)), 5);
    expect(low).toBeCloseTo(1 / (1 + Math.exp(0.897967)), 5);
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
