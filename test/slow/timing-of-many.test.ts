import { backtestPortfolio, type Decide, HOLD, makeUniverse, resample } from "ata-lab";
import { describe, expect, it } from "vitest";
import { timingOfAll } from "../../lib/dist/backtest/timing-test.js";
import { generator } from "../backtest/hostile.js";

/** In or out of all stocks at once, as a coin says for each piece of time. */
function together(milliseconds: number, seed: number): Decide {
  const random = generator(seed);
  const wanted = new Map<number, number>();
  return (now) => {
    const piece = Math.floor(now.time / milliseconds);
    if (!wanted.has(piece)) wanted.set(piece, random() < 0.35 ? 0.2 : 0);
    return (now.shares !== 0) === (wanted.get(piece) !== 0) ? HOLD : wanted.get(piece)!;
  };
}

const POLICIES: readonly [name: string, (seed: number) => Decide][] = [
  ["all stocks at once, by the hour", (seed) => together(3_600_000, seed)],
  ["all stocks at once, by the day", (seed) => together(86_400_000, seed)],
  [
    "each stock's own dips",
    () => (now) => (now.shares === 0 ? (now.close < 0.9982 * now.open ? 0.2 : HOLD) : now.barsHeld >= 6 ? 0 : HOLD),
  ],
];
const UNIVERSES = 100;

describe("the timing test of many stocks that move together", () => {
  it("finds skill where there is none in about 5 % of cases", () => {
    const low = POLICIES.map(() => 0);
    for (let seed = 1; seed <= UNIVERSES; seed++) {
      const universe = makeUniverse({ symbols: 4, seed: 1000 + seed, correlation: 0.6, to: "2018-04-01" });
      const markets = universe.symbols.map((symbol) => ({ bars: resample(universe.minutes(symbol), "5min") }));
      POLICIES.forEach(([, make], k) => {
        const { stocks, time } = backtestPortfolio(markets, make(seed), { costs: "none", shares: "fractional" });
        const traded = stocks.map((result, j) => ({ bars: markets[j]!.bars, result }));
        if (timingOfAll(traded, time, { draws: 200, seed }).p <= 0.05) low[k]!++;
      });
    }
    // More than 11 of 100 happen in half a percent of cases where the rate is 5 %.
    expect(low.every((count) => count <= 11)).toBe(true);
    expect(Math.max(...low)).toBeGreaterThan(1);
  });
});
