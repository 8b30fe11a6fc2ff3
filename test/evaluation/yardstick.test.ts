import { compareScores, makeSample, predictColumns, research, trainYardstick, yardstickInputs } from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";

const C = [0.05, 0.1, 0.5, 1];
const history = (seed: number, edge: number) => {
  const { train, validation, models, searches } = research(makeSample({ seed, edge }));
  const { time, label, features } = validation;
  const { rsi, rsi_slope, bb_z } = features;
  const yardstick = trainYardstick(train, validation, C);
  return {
    model: { time, label, score: predictColumns(models.rsi, { rsi, rsi_slope, bb_z }) },
    yardstick: { time, label, score: yardstick.fit.predictProba(yardstickInputs(validation)) },
    modelAuc: searches.rsi.auc,
    yardstickAuc: yardstick.auc,
  };
};

describe("the yardstick", () => {
  let martingales: ReturnType<typeof history>[];
  beforeAll(() => {
    martingales = [1, 2, 3, 4, 5, 6].map((seed) => history(seed, 0));
  }, 120_000);

  it("scores above 0.5 on martingales with calm and stormy days, where there is nothing to know", () => {
    // Each has a standard deviation near 0.015 from seed to seed.
    expect(martingales.reduce((sum, { yardstickAuc }) => sum + yardstickAuc / 6, 0)).toBeGreaterThan(0.515);
  });

  it("is not beaten by experts that know nothing", () => {
    for (const { model, yardstick, modelAuc, yardstickAuc } of martingales) {
      const comparison = compareScores("auc", model, yardstick);
      expect(comparison.model.estimate).toBeCloseTo(modelAuc, 12);
      expect(comparison.yardstick.estimate).toBeCloseTo(yardstickAuc, 12);
      expect(comparison.difference.estimate).toBeCloseTo(modelAuc - yardstickAuc, 12);
      expect(comparison.better).toBe(false);
    }
  });

  it("is beaten by an expert that knows a strong edge", () => {
    const { model, yardstick } = history(1, 0.14);
    for (const metric of ["auc", "logLoss", "brier"] as const) {
      expect([metric, compareScores(metric, model, yardstick).better]).toEqual([metric, true]);
    }
  });
});
