import { type Bars, defineRecipe, makeSample, PRESETS, type Recipe, research } from "ata-lab";
import { describe, expect, it } from "vitest";
import { researchReusing } from "../../lib/dist/flow/research.js";
import { reuseLast } from "../../lib/dist/flow/reuse.js";

const minutes = makeSample({ to: "2018-03-15" });
const { seed, sound } = PRESETS;

/** A recipe that counts how often its features and its label are computed. */
function counting(): { recipe: Recipe; counts: { features: number; label: number } } {
  const counts = { features: 0, label: 0 };
  const features = (bars: Bars) => {
    counts.features++;
    return sound.features(bars);
  };
  const label: typeof sound.label = Object.assign((bars: Bars) => {
    counts.label++;
    return sound.label(bars);
  });
  return { recipe: defineRecipe({ ...sound, features, label }) as unknown as Recipe, counts };
}

describe("a run that takes over from the run before", () => {
  it("gives what a run alone gives, whatever changes in between", () => {
    const plain = sound as unknown as Recipe;
    const recipes: Recipe[] = [
      seed as unknown as Recipe,
      plain,
      { ...plain, calibrate: false },
      { ...plain, C: [0.3, 3] },
      { ...plain, standardise: false, stackingFolds: 0 },
      { ...plain, embargo: "6 bars" },
      { ...plain, trainFraction: 0.5 },
      { ...plain, weights: "uniqueness" },
      { ...plain, weights: "uniqueness", classWeight: "balanced" },
      { ...plain, filters: { atr_pct: { max: 0.003 } } },
      { ...plain, experts: { rsi: ["rsi"], macd: ["macd"], trend: ["ema20_rel"] } },
      { ...plain, label: seed.label },
      { ...plain, bars: { ...plain.bars, rule: "15min" } },
      plain,
    ];
    const reuse = reuseLast();
    for (const recipe of recipes) expect(researchReusing(reuse, minutes, recipe)).toEqual(research(minutes, recipe));
  });

  it("computes features, rows and fits once as long as nothing they depend on changes", () => {
    const { recipe, counts } = counting();
    const reuse = reuseLast();
    const one = researchReusing(reuse, minutes, recipe);
    const calibrated = researchReusing(reuse, minutes, { ...recipe, calibrate: false });
    expect(counts).toEqual({ features: 1, label: 1 });
    expect(calibrated.train).toBe(one.train);
    expect(calibrated.searches.rsi).toBe(one.searches.rsi);
    const split = researchReusing(reuse, minutes, { ...recipe, trainFraction: 0.5 });
    expect(counts).toEqual({ features: 1, label: 1 });
    expect(split.searches.rsi).not.toBe(one.searches.rsi);
    researchReusing(reuse, makeSample({ to: "2018-03-15", seed: 2 }), recipe);
    expect(counts).toEqual({ features: 2, label: 2 });
  });
});

describe("what is kept of a stage", () => {
  it("is dropped, with all that was made of it, when the stage is made anew", () => {
    const reuse = reuseLast();
    const made: string[] = [];
    const stage = (name: string, dependsOn: readonly unknown[]): object =>
      reuse(name, dependsOn, () => {
        made.push(name);
        return { name };
      });
    const run = (choice: number): void => void stage("rows", [stage("bars", [choice])]);
    run(1);
    run(1);
    expect(made).toEqual(["bars", "rows"]);
    run(2);
    expect(made).toEqual(["bars", "rows", "bars", "rows"]);
    // No second memory: the first run's results are gone.
    run(1);
    expect(made.length).toBe(6);
  });
});
