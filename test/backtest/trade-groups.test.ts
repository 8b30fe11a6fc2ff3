import { backtest, tradesByHour, tradesByRegime } from "ata-lab";
import { describe, expect, it } from "vitest";
import { candles, still } from "./support.js";

// Forty bars of five minutes from 09:35 on: a dollar more each.
const bars = candles(Array.from({ length: 40 }, (_, i) => still(100 + i)));
// Bought at rows 1, 11 and 31; sold a bar later.
const answers: Readonly<Record<number, number>> = { 0: 0.5, 1: 0, 10: 0.5, 11: 0, 30: -0.5, 31: 0 };
const run = (fill: "nextOpen" | "close" = "nextOpen") =>
  backtest(bars, (now) => answers[now.bar] ?? Number.NaN, { costs: "ib", cash: 1000, fill });

describe("trades by hour", () => {
  it("are grouped by the hour of their entry", () => {
    // Five shares at 101, four at 111, sold a dollar higher for 1 $ a side; three short at 131, bought a dollar higher.
    expect(tradesByHour(run())).toEqual([
      { group: "09:00", trades: 1, winRate: 1, gross: 5, profit: 3, averageReturn: expect.closeTo(0.003, 12) },
      {
        group: "10:00",
        trades: 1,
        winRate: 1,
        gross: 4,
        profit: 2,
        averageReturn: expect.closeTo(2 / 1003, 12),
      },
      {
        group: "12:00",
        trades: 1,
        winRate: 0,
        gross: -3,
        profit: -5,
        averageReturn: expect.closeTo(-5 / 1005, 12),
      },
    ]);
    expect(tradesByHour({ trades: [] })).toEqual([]);
  });
});

describe("trades by regime", () => {
  const signal = Float64Array.from({ length: 40 }, (_, i) => i);

  it("are grouped by thirds of the bars, by the bar before the entry", () => {
    expect(tradesByRegime(run(), signal).map(({ group, trades, gross }) => [group, trades, gross])).toEqual([
      ["low", 2, 9],
      ["middle", 0, 0],
      ["high", 1, -3],
    ]);
    // Row 0 decides, and it alone is high.
    const first = signal.map((_, i) => (i === 0 ? 99 : i));
    expect(tradesByRegime(run(), first).map(({ trades }) => trades)).toEqual([1, 0, 2]);
    expect(tradesByRegime(run("close"), first).map(({ trades }) => trades)).toEqual([1, 0, 2]);
    const missing = signal.map((value, i) => (i === 10 ? Number.NaN : value));
    expect(tradesByRegime(run(), missing).map(({ trades }) => trades)).toEqual([1, 0, 1]);
  });

  it("take the signal at the bars that were given, also for a period", () => {
    const late = backtest(bars, (now) => answers[now.bar] ?? Number.NaN, {
      costs: "ib",
      cash: 1000,
      from: "2018-01-02 10:00:00",
    });
    // Rows 5 to 39: thirds end at 16.3 and 27.7.
    expect(tradesByRegime(late, signal).map(({ trades }) => trades)).toEqual([1, 0, 1]);
    expect(() => tradesByRegime(late, signal.subarray(5))).toThrow(
      "the signal has 35 values, but the backtest goes up to bar 40: it needs one value for each of the bars that were given",
    );
  });
});
