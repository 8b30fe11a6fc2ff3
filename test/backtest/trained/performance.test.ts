import {
  backtest,
  brain,
  costSweep,
  gateSweep,
  makeSample,
  modelSignals,
  performanceOf,
  reach,
  research,
  rsiBaseline,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { constant } from "../support.js";

const { bars, models } = research(makeSample({ to: "2019-03-01", edge: 0.08 }));
const signals = modelSignals(bars, models);

describe("the numbers of a backtest", () => {
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
      /^NO BAR PASSES: the brain's p runs from .* below the gate of 0.6; no answers of the experts could reach it/,
    );
    const { largestLong, bounds } = found;
    const between = (largestLong + bounds[1] - 0.5) / 2;
    if (between > found.largestShort) {
      expect(reach(signals, models, between).explanation).toMatch(/would have to be more extreme/);
    }
    expect(reach(signals, models, 0).explanation).toMatch(/to buy, at [\d,]+ to sell short$/);
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
