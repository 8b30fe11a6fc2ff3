import { type Bars, backtest, type Decide, doNothing, HOLD } from "ata-lab";
import { describe, expect, it } from "vitest";
import { participationOf } from "../../lib/dist/backtest/participation.js";
import { candles, still } from "./support.js";

const bars = candles([100, 100, 100, 100, 100].map(still));
const withVolume = (...volume: number[]): Bars => ({ ...bars, volume: Float64Array.from(volume) });
/** Long, then short, then out: 1 share bought; 1 sold and 1 sold short in one bar; 1 bought back. */
const turning: Decide = (now) => [0.1, -0.1, 0, HOLD, HOLD][now.bar]!;
const of = (market: Bars, limit = 0.05) =>
  participationOf(market, backtest(market, turning, { costs: "none", cash: 1000 }), limit);

describe("participation", () => {
  it("is the largest share of a bar's volume, all fills of the bar together", () => {
    expect(of(withVolume(1, 100, 40, 10, 1))).toEqual({ largest: 0.1, limit: 0.05, capacity: 500 });
    // Two shares are traded in the third bar.
    expect(of(withVolume(1, 100, 10, 100, 1), 0.4)).toEqual({ largest: 0.2, limit: 0.4, capacity: 2000 });
  });

  it("is unknown where the bars have no volumes", () => {
    expect(of(withVolume(0, 0, 0, 0, 0))).toEqual({ largest: Number.NaN, limit: 0.05, capacity: Number.NaN });
    expect(of(withVolume(...Array(5).fill(Number.NaN))).largest).toBeNaN();
  });

  it("is 0 without fills, which have no capacity", () => {
    const idle = backtest(bars, doNothing(), { costs: "none", cash: 1000 });
    expect(participationOf(bars, idle, 0.05)).toEqual({ largest: 0, limit: 0.05, capacity: Number.NaN });
  });

  it("is infinite for a fill in a bar without volume", () => {
    const result = backtest(bars, turning, { costs: "none", cash: 1000 });
    const { largest, capacity } = participationOf(withVolume(1, 100, Number.NaN, 100, 1), result, 0.05);
    expect([largest, capacity]).toEqual([Number.POSITIVE_INFINITY, 0]);
  });

  it("needs a limit above 0", () => {
    expect(() => of(bars, 0)).toThrow(/participation limit must be above 0, got 0/);
    expect(() => of(bars, Number.NaN)).toThrow(/got NaN/);
  });
});
