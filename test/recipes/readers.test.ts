import { defineRecipe, makeSample, PRESETS, predictAll, research, seedReaderFaults } from "ata-lab";
import { describe, expect, it } from "vitest";
import { EXAMPLE_BARS, SEED_READER } from "../../lib/dist/recipes/readers.js";
import { RECIPES } from "../support/recipes.js";

const { experts, brain } = PRESETS.seed;

describe("seedReaderFaults", () => {
  it("finds none in the presets, whatever the order of the columns", () => {
    expect(seedReaderFaults(PRESETS.seed)).toEqual([]);
    expect(seedReaderFaults(PRESETS.sound)).toEqual([]);
    const turned = { ...experts, rsi: ["bb_z", "rsi", "rsi_slope"] as const };
    expect(seedReaderFaults({ experts: turned, brain })).toEqual([]);
    const named = { ...experts, rsi: { columns: ["rsi", "rsi_slope", "bb_z"] as const, C: [1] } };
    expect(seedReaderFaults({ experts: named, brain })).toEqual([]);
  });

  it("has a line for each difference", () => {
    expect(seedReaderFaults({ experts: { ...experts, volume: ["volm_z"] }, brain })).toEqual([
      'the seed\'s trading program does not know a model "volume"',
    ]);
    expect(seedReaderFaults({ experts, brain: null })).toEqual([
      'the seed\'s trading program also reads "brain", which is missing',
    ]);
    expect(seedReaderFaults({ experts: { ...experts, rsi: ["rsi", "bb_z"] }, brain })).toEqual([
      'the seed\'s trading program reads rsi, rsi_slope, bb_z of "rsi", not rsi, bb_z',
    ]);
    const regime = { volatility: "atr_pct", hour: "time_of_day" } as const;
    expect(seedReaderFaults({ experts, brain: { ...brain!, regime } })).toEqual([
      expect.stringMatching(/^the seed's trading program reads experts.rsi, .* of "brain", not .*, regime.hour$/),
    ]);
    expect(seedReaderFaults({ experts: { volume: ["volm_z"] }, brain: null })).toHaveLength(5);
  });

  it("finds some in every recipe that is not the presets' experts and brain", () => {
    const kept = ["15-minute bars", "65-minute bars", "a label of its own", "a filter of its own"];
    for (const [what, recipe] of Object.entries(RECIPES)) {
      expect([what, seedReaderFaults(recipe).length === 0]).toEqual([what, kept.includes(what)]);
    }
  });

  it("knows what the presets write", () => {
    const { models } = research(makeSample({ to: "2018-02-01" }));
    for (const [name, weights] of Object.entries(SEED_READER.models)) {
      expect(Object.keys(models[name as "rsi"].weights)).toEqual(weights);
    }
  });
});

describe("EXAMPLE_BARS", () => {
  it("are bars that the presets' models answer", () => {
    const { models, recipe } = research(makeSample({ to: "2018-02-01" }));
    for (const bar of Object.values(EXAMPLE_BARS)) {
      for (const p of Object.values(predictAll(models, bar, recipe))) {
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThan(1);
      }
    }
    const other = defineRecipe({ ...PRESETS.seed, name: "o", experts: { v: ["vol_z"] }, brain: null });
    const trained = research(makeSample({ to: "2018-02-01" }), other);
    expect(() => predictAll(trained.models, EXAMPLE_BARS["a calm noon"], other)).toThrow(/feature "vol_z" is missing/);
  });
});
