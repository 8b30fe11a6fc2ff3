import { brierScore, logLoss, type MetricName, rocAuc } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weightedScore } from "../../lib/dist/metrics/weighted-metrics.js";

const METRICS = { auc: rocAuc, logLoss, brier: brierScore };
const row = fc.tuple(
  fc.integer({ min: 0, max: 1 }),
  fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1)),
  fc.integer({ min: 0, max: 4 }),
);
const rows = fc
  .array(row, { minLength: 2, maxLength: 50 })
  .filter((list) => new Set(list.filter(([, , w]) => w > 0).map(([y]) => y)).size === 2);

describe("logLoss and brierScore", () => {
  it("are 0 for certainty that is right, and finite for certainty that is wrong", () => {
    const label = Uint8Array.of(0, 1);
    expect(logLoss(label, Float64Array.of(0, 1))).toBeLessThan(1e-15);
    expect(brierScore(label, Float64Array.of(0, 1))).toBe(0);
    expect(logLoss(label, Float64Array.of(1, 0))).toBeCloseTo(-Math.log(2 ** -52), 12);
    expect(brierScore(label, Float64Array.of(1, 0))).toBe(1);
  });

  it("are least, of all constant answers, for the share of ones", () => {
    const label = Uint8Array.of(0, 0, 0, 1);
    for (const score of [logLoss, brierScore]) {
      const at = (p: number): number => score(label, new Float64Array(4).fill(p));
      expect(at(0.25)).toBeLessThan(Math.min(at(0.24), at(0.26)));
    }
  });

  it.each([
    ["a probability of 1.1", Uint8Array.of(0), Float64Array.of(1.1), /probability 0 is 1.1/],
    ["a probability below 0", Uint8Array.of(0, 1), Float64Array.of(0, -0.1), /probability 1 is -0.1/],
    ["NaN", Uint8Array.of(0), Float64Array.of(Number.NaN), /probability 0 is NaN/],
    ["no rows", new Uint8Array(0), new Float64Array(0), /no rows/],
    ["lengths that disagree", Uint8Array.of(0, 1), Float64Array.of(0.5), /2 labels but 1 prob/],
  ])("refuse %s", (_, label, probability, message) => {
    expect(() => logLoss(label, probability)).toThrow(message);
    expect(() => brierScore(label, probability)).toThrow(message);
  });
});

describe("weightedScore", () => {
  it.each(Object.keys(METRICS) as MetricName[])("%s counts a row as often as its weight says", (metric) => {
    fc.assert(
      fc.property(rows, (list) => {
        const repeated = list.flatMap(([y, p, w]) => Array<[number, number]>(w).fill([y, p]));
        const wanted = METRICS[metric](
          Uint8Array.from(repeated, ([y]) => y),
          Float64Array.from(repeated, ([, p]) => p),
        );
        const label = Uint8Array.from(list, ([y]) => y);
        const score = Float64Array.from(list, ([, p]) => p);
        const weight = Float64Array.from(list, ([, , w]) => w);
        expect(weightedScore(metric, label, score)(weight)).toBeCloseTo(wanted, 12);
        // Rows of one weight as one group.
        const group = Uint32Array.from(list, ([, , w]) => w);
        expect(weightedScore(metric, label, score, group)(Float64Array.of(0, 1, 2, 3, 4))).toBeCloseTo(wanted, 12);
      }),
    );
  });

  it.each(Object.keys(METRICS) as MetricName[])("%s has no score when no row counts", (metric) => {
    const score = weightedScore(metric, Uint8Array.of(0, 1), Float64Array.of(0.2, 0.7));
    expect(score(Float64Array.of(0, 0))).toBeNaN();
  });

  it("refuses rows without a group, and probabilities that are none", () => {
    const label = Uint8Array.of(0, 1);
    expect(() => weightedScore("auc", label, Float64Array.of(1, 2), Uint32Array.of(0))).toThrow(
      "2 labels but 1 groups",
    );
    for (const metric of ["logLoss", "brier"] as const) {
      expect(() => weightedScore(metric, label, Float64Array.of(0.5, 1.5))).toThrow("probability 1 is 1.5");
    }
  });

  it("has no AUC without both classes", () => {
    expect(weightedScore("auc", Uint8Array.of(0, 1), Float64Array.of(1, 2))(Float64Array.of(1, 0))).toBeNaN();
    expect(() => weightedScore("auc", Uint8Array.of(0), Float64Array.of(Number.NaN))).toThrow(/score 0 is NaN/);
    expect(() => weightedScore("auc", Uint8Array.of(0, 1), Float64Array.of(1))).toThrow(/2 labels but 1 scores/);
  });
});
