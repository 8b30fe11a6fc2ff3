import {
  baselineColumns,
  compareScores,
  makeSample,
  predictColumns,
  research,
  takeColumn,
  trainBaseline,
} from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";

const C = [0.05, 0.1, 0.5, 1];
const history = (seed: number, edge: number) => {
  const { bars, rows, parts, train, validation, models, searches } = research(makeSample({ seed, edge }));
  const { time, label, features } = validation;
  const { rsi, rsi_slope, bb_z } = features;
  const inputs = (part: Uint32Array): Float64Array[] =>
    baselineColumns(bars).map((column) =>
      takeColumn(
        column,
        part.map((row) => rows[row]!),
      ),
    );
  const baseline = trainBaseline(
    { X: inputs(parts.train), y: train.label },
    { X: inputs(parts.validation), y: label },
    C,
  );
  return {
    model: { time, label, score: predictColumns(models.rsi, { rsi, rsi_slope, bb_z }) },
    baseline: { time, label, score: baseline.fit.predictProba(inputs(parts.validation)) },
    modelAuc: searches.rsi.auc,
    baselineAuc: baseline.auc,
  };
};

describe("the baseline", () => {
  let martingales: ReturnType<typeof history>[];
  beforeAll(() => {
    martingales = [1, 2, 3, 4, 5, 6].map((seed) => history(seed, 0));
  }, 120_000);

  it("scores above 0.5 on martingales with calm and stormy days, where there is nothing to know", () => {
    // Each has a standard deviation near 0.015 from seed to seed.
    expect(martingales.reduce((sum, { baselineAuc }) => sum + baselineAuc / 6, 0)).toBeGreaterThan(0.515);
  });

  it("is not beaten by experts that know nothing", () => {
    for (const { model, baseline, modelAuc, baselineAuc } of martingales) {
      const comparison = compareScores("auc", model, baseline);
      expect(comparison.model.estimate).toBeCloseTo(modelAuc, 12);
      expect(comparison.baseline.estimate).toBeCloseTo(baselineAuc, 12);
      expect(comparison.difference.estimate).toBeCloseTo(modelAuc - baselineAuc, 12);
      expect(comparison.better).toBe(false);
    }
  });

  it("is beaten by an expert that knows a strong edge", () => {
    const { model, baseline } = history(1, 0.14);
    for (const metric of ["auc", "logLoss", "brier"] as const) {
      expect([metric, compareScores(metric, model, baseline).better]).toEqual([metric, true]);
    }
  });
});
