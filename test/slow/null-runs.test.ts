import { evaluate, makeSample, PRESETS, research } from "ata-lab";
import { describe, expect, it } from "vitest";
import { runNull } from "../../lib/dist/validation/null-runs.js";

const NAMES = ["rsi", "macd", "trend", "brain"] as const;
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b) / x.length;
const standardError = (x: readonly number[]): number =>
  Math.sqrt(x.reduce((sum, v) => sum + (v - mean(x)) ** 2, 0) / (x.length - 1) / x.length);

describe("null runs", () => {
  it("find a planted edge", async () => {
    const planted = await runNull(makeSample({ edge: 0.14, to: "2018-10-01" }), { runs: 19 });
    for (const { models, baseline } of Object.values(planted.recipes)) {
      expect(models.brain!.p).toBe(0.05);
      expect(baseline.p).toBeGreaterThan(0.05);
    }
  });

  it("find none where there is none", async () => {
    // Its p is 0.05 or less once in 20 histories: five in a row are none by chance.
    const p: number[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const history = makeSample({ edge: 0, seed, to: "2018-07-01" });
      const { recipes } = await runNull(history, { runs: 9, recipes: { sound: PRESETS.sound } });
      p.push(recipes.sound!.models.brain!.p);
    }
    expect(Math.max(...p)).toBeGreaterThan(0.1);
  });
});

// Light versions of bench/null.js, whose figures stand in bench/README.md.
describe("what preset sound reports of histories without an edge", () => {
  const scores = (volatility: "constant" | "regimes") =>
    Array.from({ length: 16 }, (_, i) => {
      const minutes = makeSample({ edge: 0, seed: i + 1, volatility, to: "2019-07-01" });
      return evaluate(research(minutes, PRESETS.sound), { draws: 2 });
    });

  it("is centred on 0.5 where volatility is constant", () => {
    const histories = scores("constant");
    for (const name of NAMES) {
      const aucs = histories.map(({ models }) => models[name].auc.estimate);
      expect(Math.abs(mean(aucs) - 0.5)).toBeLessThan(3.5 * standardError(aucs));
      expect(standardError(aucs)).toBeLessThan(0.01);
    }
  });

  it("is centred on the baseline's, or below, where it is not", () => {
    const beyond = scores("regimes").map(({ models, baseline }) => models.brain.auc.estimate - baseline.auc.estimate);
    expect(mean(beyond)).toBeLessThan(3.5 * standardError(beyond));
    expect(mean(beyond)).toBeGreaterThan(-0.03);
  });
});
