import { brierScore, logLoss, rocAuc } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreInfluence } from "../../lib/dist/metrics/influence.js";
import { weightedScore } from "../../lib/dist/metrics/weighted-metrics.js";

const METRICS = { auc: rocAuc, logLoss, brier: brierScore };

describe("scoreInfluence", () => {
  const rows = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.constantFrom(0.1, 0.2, 0.3, 0.5, 0.7, 0.9)), {
      minLength: 4,
      maxLength: 40,
    })
    .filter((list) => new Set(list.map(([y]) => y)).size === 2);

  it.each(["auc", "logLoss", "brier"] as const)("%s: is the derivative of the score by each row's weight", (metric) => {
    fc.assert(
      fc.property(rows, (list) => {
        const label = Uint8Array.from(list, ([y]) => y);
        const score = Float64Array.from(list, ([, s]) => s);
        const own = Float64Array.from(list, (_, row) => 0.5 + (row % 3));
        const influence = scoreInfluence(metric, label, score, own);
        const ofWeights = weightedScore(metric, label, score);
        const step = 1e-5;
        label.forEach((_, row) => {
          const weighted = (extra: number): number => {
            const weight = Float64Array.from(own);
            weight[row] = own[row]! * (1 + extra);
            return ofWeights(weight);
          };
          expect(influence[row]).toBeCloseTo((weighted(step) - weighted(-step)) / (2 * step), 6);
        });
        expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
        expect(ofWeights(new Float64Array(label.length).fill(1))).toBeCloseTo(METRICS[metric](label, score), 12);
      }),
      { numRuns: 50 },
    );
  });
});
