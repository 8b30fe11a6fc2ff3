import { type Backtest, backtest, buyAndHold, type Decide, doNothing, HOLD, timingTest } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candle, candles, still } from "./support.js";

/** A day of bars, each of which stands still at a price. */
const day = (...prices: readonly number[]): Candle[] => prices.map(still);
/** In for some bars of each day of `length` bars: decided at the bar before. */
const within =
  (length: number, first: number, end: number, side = 1): Decide =>
  (now) => {
    const at = (now.bar % length) + 1;
    return at === first ? 0.5 * side : at === end ? 0 : HOLD;
  };
const run = (bars: ReturnType<typeof candles>, decide: Decide): Backtest =>
  backtest(bars, decide, { costs: "none", cash: 1000, shares: "fractional" });

describe("the timing test", () => {
  it("by hand: two days of three bars, a trade of one bar each", () => {
    // One bar of a day, from where it begins: the first gains 10 %, the second loses that again, the third gains 5 %.
    const one = [...day(100, 110), [100, 105, 100, 105] as const];
    const bars = candles(one, one);
    // Half of the equity at 100 $ a share is bought at 110 and sold at 100: 5 shares, and half of 950 $ the next day.
    const { gross, expected, p, draws } = timingTest(bars, run(bars, within(3, 1, 2)), { draws: 20_000 });
    expect(gross).toBeCloseTo(-50 - 47.5, 9);
    // A placement puts each trade, of 550 $ and 522.5 $, on the other day, at any of its three bars.
    expect(Math.abs(expected - (1072.5 * (0.1 - 1 / 11 + 0.05)) / 3)).toBeLessThan(1.5);
    expect([p, draws]).toEqual([1, 20_000]);
    // Sold short it is the best that could be done. In one of nine placements both trades do as well.
    const best = timingTest(bars, run(bars, within(3, 1, 2, -1)), { draws: 20_000 });
    expect(best.gross).toBeGreaterThan(90);
    expect(Math.abs(best.p - 1 / 9)).toBeLessThan(0.01);
  });

  it("does not count ties as worse: trades that fill their days are as good as any", () => {
    const bars = candles(day(100, 101, 104), day(104, 103, 99), day(99, 100, 100), day(100, 107, 90));
    const held = run(bars, (now) => (now.bar === 0 ? 0.5 : HOLD));
    expect(held.trades).toHaveLength(1);
    const whole =
      (length: number): Decide =>
      (now) =>
        (now.bar + 1) % length === 0 ? 0.5 : HOLD;
    const daily = backtest(
      bars,
      { name: "daily", decide: whole(3), flatAtClose: true },
      { costs: "none", fill: "close", shares: "fractional" },
    );
    for (const result of [held, daily]) expect(timingTest(bars, result).p).toBeGreaterThan(0.3);
  });

  it("is 1 without trades", () => {
    const bars = candles(day(100, 101), day(102, 103));
    expect(timingTest(bars, run(bars, doNothing().decide))).toEqual({ gross: 0, expected: 0, p: 1, draws: 1000 });
  });

  it("keeps the trades of a day apart, and joins days that one trade joins", () => {
    // Two trades of two bars fill a day of four: they cannot be placed otherwise, whatever the day.
    const bars = candles(day(100, 101, 102, 103), day(103, 101, 105, 104), day(104, 101, 99, 98));
    const full = run(bars, (now) => (now.bar % 2 === 0 ? HOLD : now.shares === 0 ? 0.5 : 0));
    // In at the third bar, out at the first of the next pair: over night.
    expect(full.trades.some(({ entryBar, exitBar }) => Math.floor(entryBar / 4) < Math.floor(exitBar / 4))).toBe(true);
    const { p } = timingTest(bars, full, { draws: 200 });
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThanOrEqual(1);
  });

  it("finds who buys what is about to rise, and lets off who sells it", () => {
    const days = Array.from({ length: 30 }, (_, d) => day(100, 100 + (d % 3), 104 + (d % 5), 103, 101, 100));
    const bars = candles(...days);
    expect(timingTest(bars, run(bars, within(6, 1, 2))).p).toBeLessThan(0.01);
    expect(timingTest(bars, run(bars, within(6, 1, 2, -1))).p).toBeGreaterThan(0.99);
  });

  it("does not take a market that rises evenly for timing, however large the position", () => {
    const rising = (i: number): Candle => [1.01 ** i, 1.01 ** (i + 1), 1.01 ** i, 1.01 ** (i + 1)];
    const bars = candles(...Array.from({ length: 20 }, (_, d) => [0, 1, 2, 3, 4, 5].map((i) => rising(6 * d + i))));
    const { gross, expected, p } = timingTest(bars, run(bars, within(6, 1, 3)));
    expect(gross).toBeGreaterThan(0);
    expect(expected).toBeCloseTo(gross, 6);
    expect(p).toBeGreaterThan(0.05);
  });

  it("of the same run is the same every time, and of any seed much the same", () => {
    const bars = candles(...Array.from({ length: 30 }, (_, d) => day(100, 101 + (d % 4), 99 + (d % 7), 100)));
    const result = run(bars, within(4, 1, 2));
    expect(timingTest(bars, result, { seed: 3 })).toEqual(timingTest(bars, result, { seed: 3 }));
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(Math.abs(timingTest(bars, result, { seed }).p - timingTest(bars, result).p)).toBeLessThan(0.1);
      }),
      { numRuns: 10 },
    );
  });

  it("does not depend on what came before the part", () => {
    const bars = candles(...Array.from({ length: 12 }, (_, d) => day(100, 101 + (d % 4), 99 + (d % 7), 100)));
    const options = { costs: "none", cash: 1000, shares: "fractional" } as const;
    const part = backtest(bars, within(4, 1, 2), { ...options, from: "2018-01-06" });
    const rows = (column: Float64Array): Float64Array => column.slice(16);
    const { time, open, high, low, close, volume } = bars;
    const alone = {
      ...bars,
      ...{
        time: rows(time),
        open: rows(open),
        high: rows(high),
        low: rows(low),
        close: rows(close),
        volume: rows(volume),
      },
    };
    expect(timingTest(bars, part)).toEqual(timingTest(alone, backtest(alone, within(4, 1, 2), options)));
  });

  it("refuses no draws and a seed that is no integer", () => {
    const bars = candles(day(100, 101), day(102, 103));
    const held = backtest(bars, buyAndHold(), { costs: "none" });
    expect(() => timingTest(bars, held, { draws: 0 })).toThrow(/draws must be 1 or more, got 0/);
    expect(() => timingTest(bars, held, { seed: 0.5 })).toThrow(/seed must be an integer, got 0.5/);
  });
});
