import {
  buildFeatures,
  defineRecipe,
  evaluate,
  makeSample,
  modelNames,
  PRESETS,
  pctChange,
  predictRows,
  research,
  rsi,
} from "ata-lab";
import { describe, expect, it } from "vitest";

// What the types know, `npm run check` holds: an expected error that does not come is an error. What they refuse is
// refused at run time too.

const minutes = makeSample({ to: "2018-02-01" });

describe("the types of a recipe", () => {
  it("know its columns, its models and the weights' owners", () => {
    const recipe = defineRecipe({
      ...PRESETS.seed,
      name: "mine",
      features: (bars) => ({ ...buildFeatures(bars), ret12: pctChange(bars.close, 12) }),
      experts: { volume: ["volm_z", "ret12"], quick: { columns: ["rsi"], C: [1] } },
      brain: { experts: ["volume"], regime: { volatility: "atr_pct" } },
    });
    const { models, data, train, searches, validation } = research(minutes, recipe);
    expect(models.volume.weights).toBe(models.volume.weights);
    expect(data.features.ret12.length).toBe(data.label.length);
    expect(train.features.volm_z).toBeInstanceOf(Float64Array);
    expect(searches.brain.C).toBeGreaterThan(0);
    expect(predictRows(models, validation, recipe).quick.length).toBe(validation.label.length);
    // @ts-expect-error: there is no expert of that name
    expect(models.trend).toBeUndefined();
    // @ts-expect-error: there is no column of that name
    expect(data.features.ret13).toBeUndefined();
    // @ts-expect-error: nor a search
    expect(searches.macd).toBeUndefined();
  });

  it("stay known where a recipe is spread on the way into a tool", () => {
    const { models } = research(minutes, { ...PRESETS.seed, C: [0.1] });
    expect(Object.keys(models.brain.weights)).toHaveLength(5);
    const names: ("rsi" | "macd" | "trend" | "brain")[] = modelNames(PRESETS.seed);
    expect(names.includes("brain")).toBe(true);
    // @ts-expect-error: no model is called that
    expect(names.includes("volume")).toBe(false);
    expect(evaluate(research(minutes, { ...PRESETS.seed, C: [0.1] }), { draws: 2 }).models.brain.auc.draws).toBe(2);
  });

  it("know that there is no brain where there is none", () => {
    const { models } = research(minutes, defineRecipe({ ...PRESETS.seed, name: "bare", brain: null }));
    expect(models.rsi.type).toBe("logistic");
    // @ts-expect-error: the recipe has no brain
    expect(models.brain).toBeUndefined();
  });

  it("refuse a misspelt column of an expert, which the flow refuses by name", () => {
    const recipe = defineRecipe({
      ...PRESETS.seed,
      name: "misspelt",
      // @ts-expect-error: rsi_slop
      experts: { rsi: ["rsi", "rsi_slop"], macd: ["macd"], trend: ["ema20_rel"] },
      brain: null,
    });
    expect(() => research(minutes, recipe)).toThrow(
      /^recipe "misspelt": expert rsi reads "rsi_slop", but features returns no such column; there are rsi, rsi_slope, /,
    );
  });

  it("refuse a misspelt column where an expert says more about itself", () => {
    const recipe = defineRecipe({
      ...PRESETS.seed,
      name: "misspelt",
      // @ts-expect-error: atr_pc
      experts: { calm: { columns: ["atr_pc"], C: [1] } },
      brain: null,
    });
    expect(() => research(minutes, recipe)).toThrow(/expert calm reads "atr_pc"/);
  });

  it("refuse a misspelt expert of the brain, which defineRecipe refuses by name", () => {
    const define = () =>
      defineRecipe({
        ...PRESETS.seed,
        name: "misspelt",
        // @ts-expect-error: trnd
        brain: { experts: ["rsi", "trnd"], regime: {} },
      });
    expect(define).toThrow('recipe "misspelt": the brain reads an expert "trnd"; there are rsi, macd, trend');
  });

  it("refuse a misspelt column of the regime and of the filters", () => {
    const regime = defineRecipe({
      ...PRESETS.seed,
      name: "regime",
      // @ts-expect-error: atr_pc
      brain: { experts: ["rsi"], regime: { volatility: "atr_pc" } },
    });
    expect(() => research(minutes, regime)).toThrow(/^recipe "regime": the brain reads "atr_pc"/);
    const filters = defineRecipe({
      ...PRESETS.seed,
      name: "filters",
      // @ts-expect-error: atr_pc
      filters: { atr_pc: { max: 0.02 } },
    });
    expect(() => research(minutes, filters)).toThrow(/^recipe "filters": the filter reads "atr_pc"/);
  });

  it("hold the experts to the columns of its own features, not those of the preset it was spread from", () => {
    const recipe = defineRecipe({
      ...PRESETS.seed,
      name: "own",
      features: (bars) => ({ quick: rsi(bars.close, 7) }),
      filters: {},
      // @ts-expect-error: rsi is not a column any more
      experts: { rsi: ["rsi"] },
      brain: null,
    });
    expect(() => research(minutes, recipe)).toThrow(/there are quick$/);
  });

  it("refuse features that are no columns, and a choice that is left out", () => {
    expect(() =>
      defineRecipe({
        ...PRESETS.seed,
        name: "none",
        // @ts-expect-error: a number is no column
        features: () => ({ x: 1 }),
      }),
    ).not.toThrow();
    const { C, ...without } = PRESETS.seed;
    // @ts-expect-error: C is missing
    expect(() => defineRecipe({ ...without, name: "c" })).toThrow(/options of recipe "c": C: /);
  });

  it("give a filter of one's own the columns by name", () => {
    const recipe = defineRecipe({
      ...PRESETS.seed,
      name: "filter",
      filters: ({ volm_z, atr_pct }) => volm_z.map((z, i) => (z > 0 && atr_pct[i]! < 0.02 ? 1 : 0)),
    });
    expect(research(minutes, recipe).data.features.volm_z.every((z) => z > 0)).toBe(true);
    const wrong = defineRecipe({
      ...PRESETS.seed,
      name: "filter",
      // @ts-expect-error: there is no such column
      filters: ({ volume_z }) => volume_z,
    });
    expect(() => research(minutes, wrong)).toThrow(/the filter returns no values for \d+ rows/);
  });
});
