import { brainInputs, expertInputs, MODEL_NAMES, makeSample, predictAll, predictRows, research } from "ata-lab";
import { describe, expect, it } from "vitest";

const { models, searches, validation } = research(makeSample({ to: "2018-03-01" }));

describe("predictRows", () => {
  const p = predictRows(models, validation);

  it("gives the bits that the fits give", () => {
    for (const name of ["rsi", "macd", "trend"] as const) {
      expect(p[name]).toEqual(searches[name].fit.predictProba(expertInputs(validation, name)));
    }
    expect(p.brain).toEqual(searches.brain.fit.predictProba(brainInputs(searches, validation)));
  });

  it("gives the bits that predictAll gives row by row", () => {
    for (let i = 0; i < 50; i++) {
      const bar = Object.fromEntries(Object.entries(validation.features).map(([name, column]) => [name, column[i]!]));
      const one = predictAll(models, bar as Parameters<typeof predictAll>[1]);
      expect(MODEL_NAMES.map((name) => p[name][i])).toEqual(MODEL_NAMES.map((name) => one[name]));
    }
  });

  it("refuses a model with a weight that is not its own", () => {
    const trend = { ...models.trend, weights: { ...models.trend.weights, atr: 1 } };
    expect(() => predictRows({ ...models, trend }, validation)).toThrow(/atr/);
  });
});
