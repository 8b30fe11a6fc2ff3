import { brainInputs, designMatrix, makeSample, modelNames, predictAll, predictRows, research } from "ata-lab";
import { describe, expect, it } from "vitest";

const { models, recipe, searches, validation } = research(makeSample({ to: "2018-03-01" }));

describe("predictRows", () => {
  const p = predictRows(models, validation, recipe);

  it("gives the bits that the fits give", () => {
    for (const name of ["rsi", "macd", "trend"] as const) {
      expect(p[name]).toEqual(
        searches[name].fit.predictProba(designMatrix(validation.features, recipe.experts[name] as string[])),
      );
    }
    expect(p.brain).toEqual(searches.brain.fit.predictProba(brainInputs(recipe, searches, validation)));
  });

  it("gives the bits that predictAll gives row by row", () => {
    for (let i = 0; i < 50; i++) {
      const bar = Object.fromEntries(Object.entries(validation.features).map(([name, column]) => [name, column[i]!]));
      const one = predictAll(models, bar, recipe);
      expect(modelNames(recipe).map((name) => p[name][i])).toEqual(modelNames(recipe).map((name) => one[name]));
    }
  });

  it("refuses a model with a weight that is not its own", () => {
    const trend = { ...models.trend, weights: { ...models.trend.weights, atr: 1 } };
    expect(() => predictRows({ ...models, trend }, validation, recipe)).toThrow(/atr/);
  });
});
