import { compareScores, makeSample, predictColumns, research, trainYardstick, yardstickInputs } from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";

describe("the yardstick", () => {
  const scored = (edge: number) => {
    const { train, validation, models, searches } = research(makeSample({ edge, to: "2020-01-01" }));
    const { time, label } = validation;
    const yardstick = trainYardstick(train, validation, [0.05, 0.1, 0.5, 1]).fit.predictProba(
      yardstickInputs(validation),
    );
    const { rsi, rsi_slope, bb_z } = validation.features;
    return {
      model: { time, label, score: predictColumns(models.rsi, { rsi, rsi_slope, bb_z }) },
      yardstick: { time, label, score: yardstick },
      auc: searches.rsi.auc,
    };
  };
  let martingale: ReturnType<typeof scored>;
  beforeAll(() => {
    martingale = scored(0);
  });

  it("scores above 0.5 on martingales with calm and stormy days, where there is nothing to know", () => {
    const aucs = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { train, validation } = research(makeSample({ seed, edge: 0 }));
      return trainYardstick(train, validation, [1]).auc;
    });
    // Each has a standard deviation near 0.015 from seed to seed.
    expect(aucs.reduce((a, b) => a + b, 0) / 6).toBeGreaterThan(0.515);
  });

  it("is not beaten by an expert that knows nothing", () => {
    const { yardstick, model, difference, better } = compareScores("auc", martingale.model, martingale.yardstick);
    expect(model.estimate).toBeCloseTo(martingale.auc, 12);
    expect(difference.estimate).toBeCloseTo(model.estimate - yardstick.estimate, 12);
    expect(better).toBe(false);
  });

  it("is beaten by an expert that knows a strong edge", () => {
    const strong = scored(0.14);
    for (const metric of ["auc", "logLoss", "brier"] as const) {
      expect([metric, compareScores(metric, strong.model, strong.yardstick).better]).toEqual([metric, true]);
    }
  });
});
