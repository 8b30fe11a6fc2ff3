import { backtest, exposureByDay, performanceOf } from "ata-lab";
import { describe, expect, it } from "vitest";
import { candles, still } from "./support.js";

describe("exposure by day", () => {
  const bars = candles(
    [still(100), still(100), still(110)],
    [still(100), still(100)],
    [still(100), still(100), still(100)],
  );
  const answers: Readonly<Record<number, number>> = { 0: 0.5, 2: -0.3, 4: 0 };
  const result = backtest(bars, (now) => answers[now.bar] ?? Number.NaN, { costs: "none", cash: 1000 });

  it("is the value of the position as a share of the equity, long and short apart", () => {
    // Five shares: 500 of 1000, then 550 of 1050. Sold at 100, two sold short: 200 of 1000. Bought back on the third day.
    const { time, long, short, highest } = exposureByDay(result);
    expect([...time]).toEqual([...result.days.time]);
    expect([...long]).toEqual([expect.closeTo((0.5 + 550 / 1050) / 3, 12), 0, 0]);
    expect([...short]).toEqual([0, expect.closeTo(0.2, 12), 0]);
    expect([...highest]).toEqual([expect.closeTo(550 / 1050, 12), expect.closeTo(0.2, 12), 0]);
  });

  it("averages to the exposure of performanceOf", () => {
    const { long, short } = exposureByDay(result);
    const bar = [3, 2, 3];
    const sum = bar.reduce((total, count, d) => total + count * (long[d]! + short[d]!), 0);
    expect(performanceOf(result).exposure).toBeCloseTo(sum / 8, 12);
  });

  it("is none where nothing is left", () => {
    const crash = candles([still(100), still(100)], [still(300), still(300)]);
    const ruined = backtest(crash, (now) => (now.bar === 0 ? -1 : Number.NaN), { costs: "none", cash: 1000 });
    expect([...exposureByDay(ruined).short]).toEqual([0.5, 0]);
  });
});
