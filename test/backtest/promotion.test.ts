import { type Bars, type Decide, doNothing, HOLD, type PromoteOptions, promote } from "ata-lab";
import { describe, expect, it } from "vitest";
import { type Candle, candles, still } from "./support.js";

/** Days of three bars at 100; bought at the second bar's open, sold at the third's, which is up or down by the day's change. */
const market = (changes: readonly number[]): Bars =>
  candles(...changes.map((change): Candle[] => [still(100), still(100), still(100 + change)]));
/** In at each day's second bar, out at its third. */
const daily =
  (fraction: number): Decide =>
  (now) =>
    now.bar % 3 === 0 ? fraction : now.bar % 3 === 1 ? 0 : HOLD;
const days = (count: number, change = (d: number): number => (d % 2 === 0 ? 2 : 1)): number[] =>
  Array.from({ length: count }, (_, d) => change(d));
const options = (bars: Bars, more: Partial<PromoteOptions> = {}): PromoteOptions => ({
  from: "2018-01-02 09:35:00",
  to: "2019-01-01",
  costs: "bps:1",
  cash: 1000,
  looks: 4,
  minTrades: 20,
  bootstrap: { draws: 50 },
  signals: { x: new Float64Array(bars.time.length) },
  ...more,
});
const judged = (changes: readonly number[], more: Partial<PromoteOptions> = {}, fraction = 0.5) => {
  const bars = market(changes);
  return promote(bars, daily(fraction), doNothing(), options(bars, more));
};

describe("the verdict", () => {
  it("is to promote what earns more, surely, often enough and at twice the costs", () => {
    const found = judged(days(20));
    expect(found.verdict).toBe("promote");
    expect(found.reasons).toEqual([]);
    expect(found.criteria.map(({ kind, name, comparison }) => [kind, name, comparison])).toEqual([
      ["evidence", "trades", ">="],
      ["evidence", "days that nothing was chosen on", ">="],
      ["evidence", "bars from a decision to its fill", ">="],
      ["evidence", "dollars paid per share and side", ">="],
      ["evidence", "largest share of a bar's volume", "<="],
      ...["", " at twice the costs"].flatMap((where) => [
        ["result", `net profit above doing nothing${where}`, ">"],
        ["result", `net profit above the baseline's${where}`, ">"],
        ["result", `net profit above the baseline's at equal exposure${where}`, ">"],
        ["result", `Sharpe ratio above doing nothing${where}`, ">"],
        ["result", `Sharpe ratio above the baseline's${where}`, ">"],
        ["certainty", `interval of the daily return over doing nothing${where}`, ">"],
        ["certainty", `interval of the daily return over the baseline${where}`, ">"],
        ["certainty", `interval of the daily return over buy and hold${where}`, ">"],
      ]),
      ["certainty", "chance of doing as well at random times", "<="],
      ["certainty", "deflated Sharpe ratio", ">"],
      ["certainty", "deflated Sharpe ratio over buy and hold", ">"],
      ["result", "drawdown", "<="],
    ]);
    // Five shares a day, from 100 to 102 and 101 in turn; the fee is a basis point of 500 and of 510 or 505.
    const { atCosts, atTwiceCosts } = found;
    expect(atCosts.candidate.gross).toBe(10 * 10 + 10 * 5);
    expect(atCosts.candidate.fees).toBeCloseTo(20 * 0.05 + 10 * (0.051 + 0.0505), 9);
    expect(atTwiceCosts.candidate.fees).toBeCloseTo(2 * atCosts.candidate.fees, 9);
    expect(atCosts.baseline.profit).toBe(0);
    expect(atCosts.overNothing.estimate).toBeGreaterThan(0);
    // Over a baseline that does nothing is over nothing.
    expect(atCosts.overBaseline).toEqual(atCosts.overNothing);
    expect(found).toMatchObject({ symbol: "TEST", from: "2018-01-02 09:35:00", cash: 1000, fill: "nextOpen" });
    expect(found.to).toBe("2018-01-21 09:45:00");
  });

  it("counts 20 days and the least number of trades as enough, and one less as too little", () => {
    const less = judged(days(19), { minTrades: 19 });
    expect(less.verdict).toBe("not enough evidence");
    expect(less.reasons).toEqual(["days that nothing was chosen on is 19, must be at least 20"]);
    expect(judged(days(20), { minTrades: 21 }).reasons).toEqual(["trades is 20, must be at least 21"]);
    const { minTrades: _, ...rest } = options(market(days(29)));
    expect(promote(market(days(29)), daily(0.5), doNothing(), rest).reasons).toEqual([
      "trades is 29, must be at least 30",
    ]);
    const bars = market(days(30));
    expect(promote(bars, daily(0.5), doNothing(), { ...rest, signals: {} }).verdict).toBe("promote");
  });

  it("is not to promote on days that chose something, at the deciding close, or free of costs", () => {
    const failed = (more: Partial<PromoteOptions>) => {
      const { verdict, reasons } = judged(days(20), more);
      expect(verdict).toBe("not enough evidence");
      return reasons[0];
    };
    expect(failed({ untouched: false })).toBe("days that nothing was chosen on is 0, must be at least 20");
    expect(failed({ fill: "close" })).toBe("bars from a decision to its fill is 0, must be at least 1");
    expect(failed({ costs: "none" })).toBe("dollars paid per share and side is 0, must be at least 0.005");
    expect(judged(days(20), { costs: "slip:1tick" }).verdict).toBe("promote");
  });

  it("is against what falls deeper than is borne", () => {
    const dip = days(20, (d) => (d === 10 ? -4 : 3));
    const { criteria } = judged(dip);
    const { figure, limit, passed } = criteria.at(-1)!;
    // Five shares lose 4 $ each, and 10 cents in fees, after ten days of 15 $ less 10 cents.
    expect([figure, limit, passed]).toEqual([expect.closeTo(20.1 / 1149, 5), 0.1, true]);
    // A fall of just the limit is borne.
    expect(judged(dip, { drawdownLimit: figure, looks: 1 }).verdict).toBe("promote");
    const deep = judged(dip, { drawdownLimit: 0.01, looks: 1 });
    expect(deep.verdict).toBe("don't promote");
    expect(deep.reasons).toEqual([expect.stringMatching(/^drawdown is 0\.0[12]\d+, must be at most 0\.01$/)]);
  });

  it("is against what earns no more than nothing, or than the baseline", () => {
    const loser = judged(days(20, (d) => (d % 2 === 0 ? -2 : 1)));
    expect(loser.verdict).toBe("don't promote");
    expect(loser.reasons[0]).toMatch(/^net profit above doing nothing is -\d\d\.\d\d, must be above 0$/);
    const bars = market(days(20));
    const same = promote(bars, daily(0.5), daily(0.5), options(bars));
    expect(same.verdict).toBe("don't promote");
    const { profit, sharpe, exposure } = same.atCosts.candidate;
    // At equal exposure it trades fractions of a share, and is the same but for that.
    expect(same.atCosts.baselineAtExposure.exposure).toBeCloseTo(exposure, 3);
    const failed = same.criteria.filter(({ name, passed }) => !passed && !/equal exposure/.test(name));
    expect(failed.map(({ name, figure, limit }) => [name, figure, limit])).toEqual(
      ["", " at twice the costs"].flatMap((where, i) => [
        [`net profit above the baseline's${where}`, ...Array(2).fill(i === 0 ? profit : expect.any(Number))],
        [`Sharpe ratio above the baseline's${where}`, ...Array(2).fill(i === 0 ? sharpe : expect.any(Number))],
        [`interval of the daily return over the baseline${where}`, 0, 0],
      ]),
    );
    // The baseline's returns are taken off day by day.
    const half = promote(bars, daily(0.5), daily(0.2), options(bars));
    const { overBaseline, overNothing } = half.atCosts;
    expect(overBaseline.estimate).toBeGreaterThan(0.5 * overNothing.estimate);
    expect(overBaseline.estimate).toBeLessThan(0.7 * overNothing.estimate);
  });

  it("takes a candidate that never varies for one whose Sharpe ratio is 0", () => {
    const bars = market(days(20));
    const idle = promote(bars, doNothing(), daily(0.5), options(bars));
    const figures = idle.criteria.filter(({ name }) => name.startsWith("Sharpe ratio above doing nothing"));
    expect(figures.map(({ figure, passed }) => [figure, passed])).toEqual([
      [0, false],
      [0, false],
    ]);
    expect(idle.buyAndHold).toBeUndefined();
    expect(idle.verdict).toBe("not enough evidence");
    expect(idle.reasons.at(-1)).toMatch(/^NO TRADES/);
  });

  it("is unsure of a profit that one day made", () => {
    const once = judged(days(20, (d) => (d === 7 ? 30 : d % 2 === 0 ? 1 : -1)));
    expect(once.criteria.filter(({ kind, passed }) => kind === "result" && !passed)).toEqual([]);
    expect(once.verdict).toBe("not enough evidence");
    expect(once.reasons[0]).toMatch(
      /^interval of the daily return over doing nothing begins at -0\.\d+, must be above 0$/,
    );
  });

  it("holds the stock at the candidate's exposure beside it, in fractions of a share", () => {
    const found = judged(days(20), {}, 0.15);
    // A share a day, at one close of three.
    expect(found.atCosts.candidate.exposure).toBeCloseTo(0.1 / 3, 2);
    expect(found.buyAndHold!.trades).toBe(1);
    expect(found.buyAndHold!.exposure).toBeCloseTo(found.atCosts.candidate.exposure, 2);
    expect(found.shares).toBe("whole");
  });

  it("is not to promote what a rising market paid, however surely", () => {
    // Two per cent a day, evenly over three bars: half of it held all day is half of the market, and so is any other half.
    const rise = (i: number): Candle => [
      100 * 1.007 ** i,
      100 * 1.007 ** (i + 1),
      100 * 1.007 ** i,
      100 * 1.007 ** (i + 1),
    ];
    const bars = candles(
      ...Array.from({ length: 40 }, (_, d) => [0, 1, 2].map((i) => rise(3 * d + i + (d % 3) * 0.5))),
    );
    const found = promote(bars, daily(0.5), doNothing(), options(bars, { costs: "share:0.005", cash: 10_000 }));
    const failed = found.criteria.filter(({ passed }) => !passed).map(({ name }) => name);
    expect(failed).toContain("interval of the daily return over buy and hold");
    expect(failed).toContain("chance of doing as well at random times");
    expect(failed).toContain("deflated Sharpe ratio over buy and hold");
    expect(failed).not.toContain("interval of the daily return over doing nothing");
    expect(failed).not.toContain("deflated Sharpe ratio");
    expect(found.verdict).toBe("not enough evidence");
  });

  it("is not to promote the best of many looks", () => {
    const returns = days(30, (d) => [3, -1, 2, -1, 1][d % 5]!);
    const failed = (looks: number): string[] =>
      judged(returns, { looks })
        .criteria.filter(({ passed }) => !passed)
        .map(({ name }) => name);
    expect(failed(1)).not.toContain("deflated Sharpe ratio");
    // Nothing else asks for as much.
    expect(failed(1000)).toEqual([...failed(1), "deflated Sharpe ratio"]);
  });

  it("is not to promote fills that are large for their bars, and tells the capacity", () => {
    // Five shares a day in bars of a thousand.
    const { participation } = judged(days(20));
    expect(participation).toEqual({ largest: 0.005, limit: 0.05, capacity: 10_000 });
    const large = judged(days(20), { participationLimit: 0.004 });
    expect(large.verdict).toBe("not enough evidence");
    expect(large.reasons).toEqual(["largest share of a bar's volume is 0.005, must be at most 0.004"]);
    const silent = { ...market(days(20)), volume: new Float64Array(60) };
    const found = promote(silent, daily(0.5), doNothing(), options(silent));
    expect(found.verdict).toBe("not enough evidence");
    expect(found.reasons.slice(0, 2)).toEqual([
      "largest share of a bar's volume is unknown, must be at most 0.05",
      "The bars have no volumes, so the market's size is unknown.",
    ]);
  });

  it("is not to promote below the floor of costs, and half a tick a share is just that", () => {
    const cheap = judged(days(20), { costs: "bps:0.4" });
    expect(cheap.reasons).toEqual([
      expect.stringMatching(/^dollars paid per share and side is 0\.0040\d+, must be at least 0\.005$/),
    ]);
    expect(judged(days(20), { costs: "bps:0.4", costFloor: 0.004 }).verdict).toBe("promote");
    for (const shares of ["whole", "fractional"] as const) {
      expect(judged(days(20), { costs: "share:0.005", shares }, 1 / 3).verdict).toBe("promote");
    }
    expect(() => judged(days(20), { costFloor: -1 })).toThrow(/costFloor must be 0 \$ a share or more, got -1/);
  });

  it("compares with the baseline at equal exposure too", () => {
    // The baseline trades a tenth as much, and better: it leaves out the days that earn less.
    const bars = market(days(40, (d) => (d % 2 === 0 ? 3 : 1)));
    const every = daily(0.5);
    const choosy: Decide = (now) => (Math.floor(now.bar / 3) % 2 === 0 ? (daily(0.05)(now) as number) : HOLD);
    const found = promote(bars, every, choosy, options(bars, { cash: 100_000, participationLimit: 1 }));
    const { candidate, baseline, baselineAtExposure } = found.atCosts;
    expect(baseline.exposure).toBeLessThan(0.1 * candidate.exposure);
    expect(baselineAtExposure.exposure / candidate.exposure).toBeCloseTo(1, 1);
    expect(candidate.profit).toBeGreaterThan(baseline.profit);
    expect(candidate.profit).toBeLessThan(baselineAtExposure.profit);
    expect(found.reasons[0]).toMatch(/^net profit above the baseline's at equal exposure is /);
  });

  it("deflates the Sharpe ratio by the looks", () => {
    const returns = days(20, (d) => (d % 3 === 0 ? -1 : 1));
    const [one, many] = [judged(returns, { looks: 1 }).sharpe, judged(returns, { looks: 50 }).sharpe];
    expect(one.deflated).toBe(one.probabilistic);
    expect(many.probabilistic).toBe(one.probabilistic);
    expect(many.deflated).toBeLessThan(one.deflated);
    expect([one.looks, many.looks]).toEqual([1, 50]);
    expect(one.minTrackRecordDays).toBeGreaterThan(2);
    expect(judged(days(20, () => -1)).sharpe.minTrackRecordDays).toBe(Number.POSITIVE_INFINITY);
  });
});
