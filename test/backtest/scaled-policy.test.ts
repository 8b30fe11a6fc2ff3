import { type BarView, backtest, type Decide, HOLD } from "ata-lab";
import { describe, expect, it } from "vitest";
import { scaledPolicy } from "../../lib/dist/backtest/policies/scaled.js";
import { candles, still } from "./support.js";

const bars = candles([100, 101, 102, 103].map(still));
const options = { costs: "none", cash: 1000, shares: "fractional" } as const;
const decide: Decide = (now) => [0.2, -0.3, HOLD, 0][now.bar]!;

describe("a scaled policy", () => {
  it("answers a multiple, at most the whole account on either side, and no change as before", () => {
    const answers = (factor: number): number[] =>
      [0, 1, 2, 3].map((bar) => scaledPolicy({ name: "x", decide }, factor).decide({ bar } as BarView));
    expect(answers(0.5)).toEqual([0.1, -0.15, HOLD, 0]);
    expect(answers(2)).toEqual([0.4, -0.6, HOLD, 0]);
    expect(answers(100)).toEqual([1, -1, HOLD, 0]);
    const half = backtest(bars, scaledPolicy({ name: "x", decide }, 0.5), options);
    expect(half.fills.map(({ shares }) => shares)[0]).toBe(1);
  });

  it("keeps standing orders and signals, and says the factor in its name", () => {
    const policy = { name: "x", decide, needs: ["atr"], stopAtr: 1, targetAtr: 2, dailyStop: 0.01, flatAtClose: true };
    const { decide: _, ...rest } = scaledPolicy(policy, 1 / 3);
    expect(rest).toEqual({ ...rest, name: "x x 0.333", needs: ["atr"], stopAtr: 1, targetAtr: 2, dailyStop: 0.01 });
  });

  it("refuses factors that are no sizes", () => {
    for (const factor of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => scaledPolicy({ name: "x", decide }, factor)).toThrow(/multiplied by a number above 0/);
    }
  });
});
