import {
  brainInputs,
  defineRecipe,
  LogisticRegression,
  makeSample,
  PRESETS,
  research,
  searchC,
  trainBrain,
  trainExperts,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { brainRows } from "../../lib/dist/training/out-of-fold.js";

const { train, validation, searches, recipe } = research(makeSample({ to: "2018-03-01" }));
const { volm_z, atr_pct, rsi } = train.features;
const rows = { X: [volm_z, atr_pct], y: train.label };
const later = { X: [validation.features.volm_z, validation.features.atr_pct], y: validation.label };

describe("trainExperts", () => {
  it("searches C for each expert on its own columns, in their order", () => {
    const { calm, one } = trainExperts({ calm: ["volm_z", "atr_pct"], one: ["rsi"] }, train, validation, [0.1, 1]);
    expect(calm.search.map(({ C }) => C)).toEqual([0.1, 1]);
    expect(calm.fit.coef).toEqual(searchC(rows, later, [0.1, 1]).fit.coef);
    expect(one.fit.coef).toEqual(new LogisticRegression({ C: one.C }).fit([rsi], train.label).coef);
  });

  it("fits an expert as it says of itself, and the others as all are", () => {
    const columns = ["volm_z", "atr_pct"];
    const experts = { own: { columns, C: [3], standardise: true }, raw: { columns, standardise: false }, all: columns };
    const found = trainExperts(experts, train, validation, [0.1], { standardise: true });
    expect([found.own, found.raw, found.all].map(({ C }) => C)).toEqual([3, 0.1, 0.1]);
    expect(found.own.fit.coef).toEqual(searchC(rows, later, [3], { standardise: true }).fit.coef);
    expect(found.all.fit.coef).toEqual(searchC(rows, later, [0.1], { standardise: true }).fit.coef);
    expect(found.raw.fit.coef).toEqual(searchC(rows, later, [0.1], { standardise: false }).fit.coef);
    expect(found.raw.fit.coef).not.toEqual(found.all.fit.coef);
  });

  it("names the column whose numbers are too large or too small to compute with", () => {
    const { label } = train;
    const fitOn = (times: number, standardise: boolean) => {
      const features = { rsi, x: volm_z.map((z) => z * times) };
      return () => trainExperts({ one: ["rsi", "x"] }, { features, label }, { features, label }, [1], { standardise });
    };
    for (const standardise of [true, false]) {
      expect(fitOn(1e200, standardise)).toThrow(/^model one: column "x", row \d+ is .*e\+\d+: .* up to 1e100$/);
    }
    expect(fitOn(1e-200, true)).toThrow(
      /^model one: column "x", its largest value is .*e-\d+: too small to scale; multiply it by 1e\+100$/,
    );
    // Neither changes the fit where it can be computed.
    const { fit } = fitOn(1, true)().one;
    for (const times of [1e98, 1e-98]) {
      const scaled = fitOn(times, true)().one.fit;
      expect(scaled.coef[1]! * times).toBeCloseTo(fit.coef[1]!, 12);
      expect(scaled.coef[0]).toBeCloseTo(fit.coef[0]!, 12);
    }
  });

  it("names a column that is not there", () => {
    expect(() => trainExperts({ x: ["rsi", "rsj"] }, train, validation, [1])).toThrow(
      /^model x: there is no column "rsj"; there are rsi, rsi_slope, /,
    );
  });

  it("keeps the error that a fit ended with", () => {
    const fail = () => trainExperts({ calm: ["atr_pct"] }, train, validation, []);
    expect(fail).toThrow("model calm: no C to try: give at least one");
    expect(fail).toThrow(expect.objectContaining({ cause: new Error("no C to try: give at least one") }));
  });

  it("fits each expert of the flow as it says of itself", () => {
    const own = { columns: ["rsi", "bb_z"], C: [0.7], standardise: true } as const;
    const mixed = defineRecipe({ ...PRESETS.seed, name: "mixed", experts: { own, trend: ["ema20_rel"] }, brain: null });
    const result = research(makeSample({ to: "2018-03-01" }), mixed);
    const [X, y] = [[train.features.rsi, train.features.bb_z], train.label];
    expect(result.searches.own.fit.coef).toEqual(new LogisticRegression({ C: 0.7, standardise: true }).fit(X, y).coef);
    expect(result.searches.trend.search.map(({ C }) => C)).toEqual(PRESETS.seed.C);
  });
});

describe("the brain", () => {
  const brain = { experts: ["trend", "rsi"], regime: { calm: "atr_pct" } } as const;
  const reads = { experts: recipe.experts, brain };

  it("reads the experts that it names, in its order, then the regime", () => {
    const [trend, first, calm, ...others] = brainInputs(reads, searches, validation);
    expect(trend).toEqual(
      searches.trend.fit.predictProba(PRESETS.seed.experts.trend.map((name) => validation.features[name])),
    );
    expect(first).toEqual(
      searches.rsi.fit.predictProba(PRESETS.seed.experts.rsi.map((name) => validation.features[name])),
    );
    expect([calm, others]).toEqual([validation.features.atr_pct, []]);
  });

  it("is fitted as it says of itself", () => {
    const own = { ...reads, brain: { ...brain, C: [2], standardise: true } };
    const { C, fit } = trainBrain(own, searches, train, validation, [0.1]);
    const X = brainInputs(reads, searches, train);
    expect(C).toBe(2);
    expect(fit.coef).toEqual(new LogisticRegression({ C: 2, standardise: true }).fit(X, train.label).coef);
  });

  it("is missed where there is none, and so is a column of its regime", () => {
    const none = { experts: recipe.experts, brain: null };
    expect(() => brainInputs(none, searches, train)).toThrow("there is no brain: the recipe's brain is null");
    const wrong = { ...reads, brain: { ...brain, regime: { calm: "atr_pc" } } };
    expect(() => brainInputs(wrong, searches, train)).toThrow(/^there is no column "atr_pc"/);
    const half = train.time.map(() => 0.5);
    expect(() => brainRows(wrong.brain, train, { rsi: half, trend: half })).toThrow(/^there is no column "atr_pc"/);
  });
});
