import {
  type BrainOptions,
  brain,
  doNothing,
  HOLD,
  makeSample,
  modelSignals,
  type Policy,
  PRESETS,
  type PromoteOptions,
  promote,
  resample,
  research,
  rsiBaseline,
} from "ata-lab";
import { describe, expect, it } from "vitest";

const from = "2020-01-01";
const to = "2021-01-01";
/** Trained on the years before, judged on 2020. */
function market(edge: number, seed = 1) {
  const { models } = research(makeSample({ to: from, edge, seed }), PRESETS.seed);
  const bars = resample(makeSample({ to, edge, seed }), "5min");
  return { bars, models, options: { signals: modelSignals(bars, models), costs: "bps:0.5", from, to, looks: 1 } };
}
const strong = market(0.14);
const none = market(0);
const settings: BrainOptions = { gate: 0.02, cap: 0.2, longOnly: false };
const candidate = brain(settings);
const baseline = rsiBaseline({ size: 0.2 });
const shares = "fractional" as const;

describe("promotion", () => {
  it("goes to a brain on a strong planted edge at small costs", () => {
    const found = promote(strong.bars, candidate, baseline, { ...strong.options, shares });
    expect(found.reasons).toEqual([]);
    expect(found.verdict).toBe("promote");
    expect(found.criteria.every(({ passed }) => passed)).toBe(true);
    expect([found.from, found.to]).toEqual(["2020-01-02 09:30:00", "2020-12-31 16:00:00"]);
    expect(found.atTwiceCosts.costs.bps).toBe(1);
    expect(found.atTwiceCosts.candidate.profit).toBeLessThan(found.atCosts.candidate.profit);
    expect(found.sharpe.deflated).toBeLessThanOrEqual(found.sharpe.probabilistic);
    expect(found.buyAndHold!.exposure).toBeCloseTo(found.atCosts.candidate.exposure, 1);
  });

  it("does not where costs eat the same edge, and says which criteria failed", () => {
    const found = promote(strong.bars, candidate, doNothing(), { ...strong.options, costs: "bps:50", shares });
    expect(found.verdict).toBe("don't promote");
    expect(found.reasons.join("\n")).toMatch(/net profit above doing nothing is -[\d.]+, must be above 0/);
  });

  it("does not on a martingale", () => {
    expect(promote(none.bars, candidate, baseline, { ...none.options, shares }).verdict).not.toBe("promote");
  });

  it("never goes to a candidate without trades, however much the baseline loses", () => {
    const loser: Policy<typeof none.options.signals> = {
      name: "loser",
      decide: (now) => (now.shares === 0 ? 0.5 : 0),
    };
    const found = promote(none.bars, brain(), loser, { ...none.options, costs: "bps:20" });
    expect(found.atCosts.baseline.profit).toBeLessThan(-1000);
    expect(found.verdict).toBe("not enough evidence");
    expect(found.reasons).toContain("trades is 0, must be at least 30");
    expect(found.reasons.join()).toMatch(/NO TRADES/);
    expect(found.buyAndHold).toBeUndefined();
    for (const { name, passed } of found.criteria)
      if (/over doing nothing|trades/.test(name)) expect(passed).toBe(false);
  });

  it("tells too little from too bad", () => {
    const week = { ...strong.options, to: "2020-01-15", shares };
    expect(promote(strong.bars, candidate, baseline, week)).toMatchObject({ verdict: "not enough evidence" });
    const few = promote(strong.bars, candidate, baseline, { ...strong.options, shares, minTrades: 1e6 });
    expect(few.verdict).toBe("not enough evidence");
    const deep = promote(strong.bars, candidate, baseline, { ...strong.options, shares, drawdownLimit: 1e-6 });
    expect(deep.verdict).toBe("don't promote");
    expect(deep.reasons).toEqual([expect.stringMatching(/^drawdown is 0\.\d+, must be at most 0.000001$/)]);
  });

  it("is not sure of a profit that chance could have made", () => {
    // Profits, but of one day: most draws of days leave it out or take it twice.
    const once: Policy<typeof none.options.signals> = {
      name: "one good day",
      decide: (now) => (now.bar % 79 === 10 ? (now.shares === 0 ? 0.001 : HOLD) : now.shares === 0 ? HOLD : 0),
    };
    const bars = { ...none.bars };
    const spike = bars.close.findIndex((_, i) => i % 79 === 11 && i > bars.time.length - 100 * 79);
    bars.close = bars.close.map((x, i) => (i === spike ? x * 3 : x));
    bars.open = bars.open.map((x, i) => (i === spike + 1 ? x * 3 : x));
    bars.high = bars.high.map((x, i) => (i === spike || i === spike + 1 ? x * 4 : x));
    const found = promote(bars, once, doNothing(), { ...none.options, costs: "none", shares });
    expect(found.criteria.filter(({ kind, passed }) => kind === "result" && !passed)).toEqual([]);
    expect(found.verdict).toBe("not enough evidence");
    expect(found.reasons.join()).toMatch(/interval of the daily return over doing nothing begins at -/);
  });

  it("gives the same verdict every time", () => {
    const run = () => promote(strong.bars, candidate, baseline, { ...strong.options, shares });
    expect(run()).toEqual(run());
  });

  it("needs the part that nothing was chosen on", () => {
    const { from: _, ...rest } = strong.options;
    // @ts-expect-error the part must be named
    const options: PromoteOptions = rest;
    expect(options.to).toBe(to);
  });
});
