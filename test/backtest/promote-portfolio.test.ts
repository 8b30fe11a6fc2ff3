import {
  backtestPortfolio,
  brain,
  type Decide,
  HOLD,
  type ModelSignals,
  makeUniverse,
  modelSignals,
  performanceOf,
  portfolioPerformance,
  promote,
  promotePortfolio,
  resample,
  research,
  rsiBaseline,
  type StockMarket,
} from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";

const universe = makeUniverse({ symbols: 3, seed: 4, edges: { S01: 0.1 }, to: "2018-04-01" });
const part = { from: "2018-02-15", to: "2018-04-01", looks: 1 };
const options = { costs: "bps:1", shares: "fractional", ...part } as const;

describe("the verdict on an account over many stocks", () => {
  let markets: StockMarket<ModelSignals>[];
  beforeAll(() => {
    const { models } = research(universe.minutes("S01"));
    markets = universe.symbols.map((symbol) => {
      const bars = resample(universe.minutes(symbol), "5min");
      return { bars, signals: modelSignals(bars, models) };
    });
  });

  it("of one stock is that of promote, figure by figure", () => {
    const { bars, signals } = markets[0]!;
    const candidate = brain({ gate: 0.02, cap: 0.2 });
    const alone = promote<ModelSignals>(bars, candidate, rsiBaseline({ size: 0.2 }), { ...options, signals: signals! });
    const own = promotePortfolio<ModelSignals>(markets.slice(0, 1), candidate, rsiBaseline({ size: 0.2 }), options);
    const named = (text: string): string => text.replace(/"policy":"[^"]*"/g, "");
    expect(named(JSON.stringify(own))).toBe(named(JSON.stringify(alone)));
    expect(own.timing.p).toBeLessThan(0.2);
  });

  it("takes its figures from the account in all", () => {
    const candidate = brain({ gate: 0.02, cap: 0.2 });
    const promotion = promotePortfolio<ModelSignals>(markets, candidate, rsiBaseline({ size: 0.2 }), options);
    const result = backtestPortfolio(markets, candidate, options);
    expect(promotion.atCosts.candidate).toEqual(portfolioPerformance(result));
    const figures = promotion.atCosts.candidate;
    const perStock = result.stocks.map((stock) => performanceOf(stock));
    const sum = (of: (one: (typeof perStock)[number]) => number): number =>
      perStock.reduce((total, one) => total + of(one), 0);
    expect(figures.trades).toBe(sum((one) => one.trades));
    for (const of of ["gross", "fees", "slippage", "exposure", "turnover"] as const) {
      expect(figures[of]).toBeCloseTo(
        sum((one) => one[of]),
        6,
      );
    }
    expect(figures.profit).toBeCloseTo(
      result.stocks.reduce((total, { profit }) => total + profit.at(-1)!, 0),
      6,
    );
    expect(promotion.symbol).toBe("S01,S02,S03");
    expect(promotion.criteria).toHaveLength(
      promote(
        markets[0]!.bars,
        () => HOLD,
        () => HOLD,
        options,
      ).criteria.length,
    );
  });

  it("holds the baseline to the candidate's exposure, stock by stock", () => {
    const only: Decide = (now) => (now.symbol === "S02" && now.shares === 0 ? 0.3 : HOLD);
    const all: Decide = (now) => (now.shares === 0 ? 0.1 : HOLD);
    const promotion = promotePortfolio(markets, only, all, options);
    const { candidate, baseline, baselineAtExposure, overBuyAndHold } = promotion.atCosts;
    expect(baseline.exposure).toBeGreaterThan(0.25);
    expect(baselineAtExposure.exposure).toBeCloseTo(candidate.exposure, 1);
    expect(baselineAtExposure.trades).toBe(1);
    // Who holds S02 earns what S02 pays: no certain difference.
    expect(Math.abs(overBuyAndHold.estimate)).toBeLessThan(2e-4);
    expect(promotion.buyAndHold!.trades).toBe(1);
    expect(promotion.timing.p).toBeGreaterThan(0.05);
  });

  it("takes the largest participation of all stocks", () => {
    const thin = markets.map(({ bars, signals }) =>
      bars.symbol === "S03"
        ? { signals: signals!, bars: { ...bars, volume: bars.volume.map((v) => v / 1e6) } }
        : { bars, signals: signals! },
    );
    const buy: Decide = (now) => (now.shares === 0 ? 0.2 : HOLD);
    const own = promotePortfolio(markets, buy, () => HOLD, options).participation;
    const other = promotePortfolio(thin, buy, () => HOLD, options).participation;
    expect(other.largest).toBeGreaterThan(1000 * own.largest);
    expect(other.capacity).toBeLessThan(own.capacity);
  });
});
