import { evaluate, makeSample, nullScores, nullTable, PRESETS, research, withOptions } from "ata-lab";
import { describe, expect, it } from "vitest";
import { runNull } from "../../lib/dist/validation/null-runs.js";

const half = makeSample({ to: "2018-07-01" });
const NAMES = ["rsi", "macd", "trend", "brain"] as const;
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b) / x.length;

describe("null runs", () => {
  it("report the bars' own scores as evaluate does, on the part that the recipe reports", async () => {
    const result = await runNull(half, { runs: 2 });
    expect(Object.keys(result.recipes)).toEqual(["seed", "sound"]);
    for (const name of ["seed", "sound"] as const) {
      const own = evaluate(research(half, PRESETS[name]), { draws: 2 });
      const { part, rows, positives, deciding, models, baseline, beyond } = result.recipes[name]!;
      expect([part, rows, positives, deciding]).toEqual([own.part, own.rows, own.positives, "brain"]);
      expect(Object.keys(models)).toEqual([...NAMES]);
      for (const model of NAMES) expect(models[model]!.own).toBeCloseTo(own.models[model].auc.estimate, 12);
      expect(baseline.own).toBeCloseTo(own.baseline.auc.estimate, 12);
      expect(beyond.own).toBeCloseTo(own.models.brain.beyondBaseline.estimate, 12);
    }
    const table = nullTable(result);
    expect(table.numRows()).toBe(12);
    expect(table.get("AUC", 9)).toBe(result.recipes.sound!.models.brain!.own);
    expect(table.get("as high", 9)).toMatch(/^[012] of 2$/);
  });

  it("count walks that are as high, and give the p of that", async () => {
    const { recipes } = await runNull(half, { runs: 9, recipes: { mine: withOptions(PRESETS.seed, { C: [0.1] }) } });
    const scores = nullScores(recipes.mine!);
    expect(scores.map(([name]) => name)).toEqual([...NAMES, "baseline", "beyond"]);
    for (const [, { own, walks, atLeast, p, quantiles, mean: average }] of scores) {
      expect(atLeast).toBe(walks.filter((auc) => auc >= own).length);
      expect(p).toBeCloseTo((1 + atLeast) / 10, 12);
      expect(average).toBeCloseTo(mean([...walks]), 12);
      expect(quantiles.q50).toBe([...walks].sort((a, b) => a - b)[4]);
    }
  });

  it("name the run on which the flow fails", async () => {
    // A price of 0 stops no research, but there is no flip of it.
    const bad = { ...half, open: half.open.map((x, i) => (i === 9 ? 0 : x)) };
    await expect(runNull(bad, { runs: 2 })).rejects.toThrow(/^null run 1 of 2: bar 9 has a price of 0/);
  });
});
