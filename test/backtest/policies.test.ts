import {
  type Backtest,
  type BrainOptions,
  backtest,
  brain,
  buyAndHold,
  doNothing,
  performanceOf,
  rsiBaseline,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { breakEvenOfTrade, breakEvenProbability } from "../../lib/dist/backtest/policies/brain.js";
import { candles, constant, still } from "./support.js";

/** Eleven bars that stand still at 100: nothing moves but what the policy reads. */
const bars = candles(Array.from({ length: 11 }, () => still(100)));
const signals = (p: readonly number[]) => ({
  p: Float64Array.from(p),
  atr: constant(bars, 0.3),
  atr_pct: constant(bars, 0.003),
});
const fills = ({ fills: list }: Backtest) => list.map(({ bar, shares, reason }) => [bar, shares, reason]);
const run = (p: readonly number[], options: BrainOptions) =>
  fills(backtest(bars, brain({ gate: 0.2, cap: 0.5, ...options }), { signals: signals(p), costs: "none" }));

// 100,000 x ((0.8 - 0.5) / 0.5) x 0.5 / 1.003 / 100 = 299.1, towards none 299.
const BULL = [0.6, 0.8, 0.8, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6];
const BEAR = BULL.map((p) => 1 - p);

describe("the brain's policy", () => {
  it("buys at the gate with the original's size, and leaves a lost edge after thirty minutes", () => {
    // Decided at bar 1, bought at 2's open; the closes of 2 to 7 are 5 to 30 minutes later; sold at 8's open.
    expect(run(BULL, {})).toEqual([
      [2, 299, "signal"],
      [8, -299, "signal"],
    ]);
    expect(run(BULL, { minimumHold: 0 })[1]).toEqual([4, -299, "signal"]);
  });

  it("never buys on a bearish p: signed; sells short where that is allowed", () => {
    expect(run(BEAR, {})).toEqual([]);
    expect(run(BEAR, { longOnly: false })).toEqual([
      [2, -299, "signal"],
      [8, 299, "signal"],
    ]);
  });

  it("reproduces the original's bug with abs: a bearish p buys, as much as a bullish one", () => {
    expect(run(BEAR, { edgeMode: "abs" })).toEqual(run(BULL, { edgeMode: "abs" }));
    expect(run(BEAR, { edgeMode: "abs" })[0]).toEqual([2, 299, "signal"]);
    // And an edge that turned against the position keeps it.
    const turned = [0.6, 0.8, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2];
    expect(run(turned, { edgeMode: "abs" })).toEqual([
      [2, 299, "signal"],
      [10, -299, "end"],
    ]);
    expect(run(turned, {})[1]).toEqual([8, -299, "signal"]);
    expect(run(BEAR, { edgeMode: "abs", longOnly: false })[0]).toEqual([2, -299, "signal"]);
  });

  it("holds where p is missing, whatever it holds", () => {
    const gaps = BULL.map((p, i) => (i === 1 || i === 7 ? Number.NaN : p));
    expect(run(gaps, {})).toEqual([
      [3, 299, "signal"],
      [9, -299, "signal"],
    ]);
    expect(
      run(
        BULL.map(() => Number.NaN),
        {},
      ),
    ).toEqual([]);
  });

  it("with a p of short sales sells short where p is high, closes a lost edge, and never buys", () => {
    const short = { side: "short", longOnly: false } as const;
    expect(run(BULL, short)).toEqual([
      [2, -299, "signal"],
      [8, 299, "signal"],
    ]);
    expect(run(BEAR, short)).toEqual([]);
    // Nothing else is mirrored: the shares are those of a purchase by the same p.
    for (const edgeMode of ["signed", "breakeven", "abs"] as const) {
      const sold = run(BULL, { ...short, edgeMode, stopAtr: null, targetAtr: null });
      const bought = run(BULL, { edgeMode, stopAtr: null, targetAtr: null });
      expect(sold).toEqual(bought.map(([bar, shares, reason]) => [bar, -Number(shares), reason]));
    }
    expect(brain(short).name).toContain("short only");
    expect(() => brain({ side: "short" })).toThrow("set longOnly to false");
    expect(() => brain({ side: "up" as never })).toThrow('side must be "long" or "short", got "up"');
  });

  it("enters at the gate itself", () => {
    expect(run([0.75, ...BULL.slice(1)], { gate: 0.25 })[0]![0]).toBe(1);
  });

  it("with breakeven weighs p against the costs in and out", () => {
    // One deviation of an hour: 0.003 / 1.6 x sqrt(12) = 0.65 %. 20 bps a side are 0.4 %, the label's threshold is 0.1 %.
    const p = breakEvenProbability({ costs: 0.004, atrPct: 0.003, threshold: 0.001, horizon: 12 });
    expect(p).toBeCloseTo(0.6775, 4);
    const at = (value: number, options: BrainOptions = {}) =>
      fills(
        backtest(bars, brain({ edgeMode: "breakeven", gate: 0, cap: 0.5, ...options }), {
          signals: signals(BULL.map(() => value)),
          costs: "bps:20",
        }),
      );
    expect(at(p - 0.001)).toEqual([]);
    // cap / (1 + atr_pct) of the equity, whatever p is.
    expect(at(p + 0.001)[0]).toEqual([1, 498, "signal"]);
    const short = breakEvenProbability({ costs: -0.004, atrPct: 0.003, threshold: 0.001, horizon: 12 });
    expect(at(short + 0.001, { longOnly: false })).toEqual([]);
    expect(at(short - 0.001, { longOnly: false })[0]).toEqual([1, -498, "signal"]);
    expect(at(short - 0.001)).toEqual([]);
  });

  it("with breakeven weighs the p of a trade against its target, its stop and the costs", () => {
    // Target 0.6 %, stop 0.3 %, costs 0.4 %: (0.3 + 0.4) / 0.9.
    const label = { targetAtr: 2, stopAtr: 1 };
    const p = breakEvenOfTrade({ costs: 0.004, atrPct: 0.003, ...label });
    expect(p).toBeCloseTo(7 / 9, 12);
    const at = (value: number, options: BrainOptions = {}) =>
      fills(
        backtest(bars, brain({ edgeMode: "breakeven", gate: 0, cap: 0.5, label, ...options }), {
          signals: signals(BULL.map(() => value)),
          costs: "bps:20",
        }),
      );
    expect(at(p - 0.001)).toEqual([]);
    expect(at(p + 0.001)[0]).toEqual([1, 498, "signal"]);
    expect(at(p + 0.001, { longOnly: false, side: "short" })[0]).toEqual([1, -498, "signal"]);
    // That a purchase does not pay is no reason to sell short.
    expect(at(0.01, { longOnly: false })).toEqual([]);
  });

  it("refuses settings without sense", () => {
    expect(() => brain({ gate: -0.1 })).toThrow(/gate must be 0 or more, got -0.1/);
    expect(() => brain({ cap: 20 })).toThrow(/cap must be above 0 and at most 1.*got 20/);
    expect(() => brain({ edgeMode: "both" as "abs" })).toThrow(/edgeMode "both": write signed, abs or breakeven/);
  });
});

describe("the RSI baseline", () => {
  it("buys below 25, sells above 75 after thirty minutes", () => {
    const rsi = Float64Array.of(30, 24, 24, 80, 50, 50, 50, 76, 50, 50, 50);
    const result = backtest(bars, rsiBaseline({ size: 0.5 }), {
      signals: { rsi, atr: constant(bars, 1) },
      costs: "none",
    });
    expect(fills(result)).toEqual([
      [2, 500, "signal"],
      [8, -500, "signal"],
    ]);
  });

  it("has the original's quarter of a percent, brackets and daily stop", () => {
    expect(rsiBaseline()).toMatchObject({ stopAtr: 1, targetAtr: 2, dailyStop: 0.01, flatAtClose: false });
    const rsi = constant(bars, 10);
    const cheap = {
      ...bars,
      ...Object.fromEntries(["open", "high", "low", "close"].map((c) => [c, constant(bars, 10)])),
    };
    const result = backtest(cheap, rsiBaseline(), { signals: { rsi, atr: constant(bars, 1) }, costs: "none" });
    expect(result.fills[0]!.shares).toBe(25);
  });
});

describe("the RSI baseline's edges", () => {
  const run = (rsi: readonly number[], options = {}) =>
    fills(
      backtest(bars, rsiBaseline({ size: 0.5, ...options }), {
        signals: { rsi: Float64Array.from(rsi), atr: constant(bars, 1) },
        costs: "none",
      }),
    );

  it("are not crossed by a value on them", () => {
    expect(run([25, 25, 24.9, 80, 80, 80, 80, 80, 80, 80, 80])[0]).toEqual([3, 500, "signal"]);
    expect(run([20, 75, 75, 75, 75, 75, 75, 75, 75.1, 50, 50])).toEqual([
      [1, 500, "signal"],
      [9, -500, "signal"],
    ]);
    // Thirty minutes are up at the close of the sixth bar.
    expect(run([20, 80, 80, 80, 80, 80, 80, 80, 80, 80, 80])[1]).toEqual([7, -500, "signal"]);
    expect(run([20, 40, 60, 50, 50, 50, 50, 50, 50, 50, 50], { buyBelow: 10 })).toEqual([]);
    expect(run([20, 40, 60, 50, 50, 50, 50, 50, 50, 50, 50], { sellAbove: 55, minimumHold: 10 })[1]![0]).toBe(3);
  });

  it("keep its size within all of the account, and brackets may be left out", () => {
    for (const size of [0, -0.1, 1.01, Number.NaN]) {
      expect(() => rsiBaseline({ size })).toThrow(`size must be above 0 and at most 1, got ${size}`);
    }
    expect(rsiBaseline({ size: 1 }).name).toBe("RSI baseline (25/75, size 1)");
    const bare = { stopAtr: null, targetAtr: null, dailyStop: null };
    for (const policy of [rsiBaseline(bare), brain(bare)]) {
      for (const name of ["stopAtr", "targetAtr", "dailyStop"]) expect(policy).not.toHaveProperty(name);
    }
    expect(rsiBaseline().needs).toEqual(["rsi", "atr"]);
    expect(brain()).toMatchObject({
      name: "brain (signed edge >= 0.2, cap 0.002, long only)",
      needs: ["p", "atr", "atr_pct"],
      stopAtr: 1,
      targetAtr: 2,
      dailyStop: 0.01,
      flatAtClose: false,
    });
    expect(brain({ longOnly: false, edgeMode: "abs", gate: 0, cap: 1 }).name).toBe("brain (abs edge >= 0, cap 1)");
    expect(() => brain({ cap: 0 })).toThrow(/cap must be above 0/);
    expect(() => brain({ gate: Number.NaN })).toThrow(/gate must be 0 or more, got NaN/);
  });
});

describe("passive policies", () => {
  it("buy and hold keeps the shares of its exposure; doing nothing keeps the cash", () => {
    const held = backtest(bars, buyAndHold({ exposure: 0.3 }), { costs: "none" });
    expect(fills(held)).toEqual([
      [1, 300, "signal"],
      [10, -300, "end"],
    ]);
    expect(performanceOf(held).exposure).toBeCloseTo((0.3 * 9) / 11, 12);
    const idle = backtest(bars, doNothing(), { costs: "ib" });
    expect([...new Set(idle.equity)]).toEqual([100_000]);
    for (const exposure of [0, 1.01, Number.NaN]) {
      expect(() => buyAndHold({ exposure })).toThrow(`exposure must be above 0 and at most 1, got ${exposure}`);
    }
    expect([buyAndHold().name, buyAndHold({ exposure: 0.12345 }).name]).toEqual([
      "buy and hold (exposure 1)",
      "buy and hold (exposure 0.123)",
    ]);
  });
});
