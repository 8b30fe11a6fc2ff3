import { execFileSync } from "node:child_process";
import { brierScore, LogisticRegression, logLoss, plattScaling, rocAuc } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classWeights } from "../../lib/dist/training/class-weights.js";
import { pythonWith } from "../support/python.js";

// Random cases, computed here and by scikit-learn, in one go.
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: 20180102, numRuns: count });

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const rows = fc
  .integer({ min: 20, max: 300 })
  .chain((n) => {
    const list = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { minLength: n, maxLength: n });
    return fc.record({
      y: list(fc.integer({ min: 0, max: 1 })),
      a: list(between(-3, 3)),
      b: list(between(0, 9)),
      p: list(fc.oneof(between(0, 1), fc.constantFrom(0.2, 0.5, 0.8))),
      w: list(fc.oneof(between(0.01, 1), fc.constantFrom(0, 1 / 12, 1, 3))),
    });
  })
  .filter(({ y, w }) => [0, 1].every((label) => y.some((value, i) => value === label && w[i]! > 0)));

const cases = {
  fits: sample(rows, 30).map(({ y, a, b, w }, i) => ({
    X: [a, b.map((x, j) => x + a[j]!)],
    y,
    w,
    C: [0.05, 0.5, 30][i % 3]!,
  })),
  scores: sample(rows, 60).map(({ y, p, w }) => ({ y, p, w })),
  platt: sample(rows, 30).map(({ y, a, w }) => ({ y, z: a, w })),
};

interface Answers {
  readonly fits: readonly { readonly weighted: number[]; readonly balanced: number[]; readonly classes: number[] }[];
  readonly scores: readonly { readonly auc: number; readonly logLoss: number; readonly brier: number }[];
  readonly platt: readonly (readonly [slope: number, intercept: number])[];
}

const answers: Answers = JSON.parse(
  execFileSync(pythonWith("bench/requirements.txt"), ["test/python/weights.py"], {
    input: JSON.stringify(cases),
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

const far = (p: Float64Array, wanted: readonly number[]): number =>
  p.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);

describe("equal to scikit-learn", () => {
  it("fits with sample_weight and with class_weight balanced", () => {
    cases.fits.forEach(({ X, y, w, C }, i) => {
      const columns = X.map((column) => Float64Array.from(column));
      const label = Uint8Array.from(y);
      const weighted = new LogisticRegression({ C }).fit(columns, label, undefined, Float64Array.from(w));
      expect(far(weighted.predictProba(columns), answers.fits[i]!.weighted)).toBeLessThan(1e-9);
      const balanced = new LogisticRegression({ C, classWeight: "balanced" }).fit(columns, label);
      expect(far(balanced.predictProba(columns), answers.fits[i]!.balanced)).toBeLessThan(1e-9);
      expect(far(Float64Array.from(classWeights(label)), answers.fits[i]!.classes)).toBeLessThan(1e-12);
    });
  });

  it("AUC, log loss and Brier score with sample_weight", () => {
    cases.scores.forEach(({ y, p, w }, i) => {
      const [label, score, weight] = [Uint8Array.from(y), Float64Array.from(p), Float64Array.from(w)];
      expect(rocAuc(label, score, weight)).toBeCloseTo(answers.scores[i]!.auc, 12);
      expect(logLoss(label, score, weight)).toBeCloseTo(answers.scores[i]!.logLoss, 12);
      expect(brierScore(label, score, weight)).toBeCloseTo(answers.scores[i]!.brier, 12);
    });
  });

  it("Platt's calibration with sample_weight, as far as scikit-learn's solver goes", () => {
    cases.platt.forEach(({ y, z, w }, i) => {
      const { slope, intercept } = plattScaling(Uint8Array.from(y), Float64Array.from(z), Float64Array.from(w));
      const [wantedSlope, wantedIntercept] = answers.platt[i]!;
      expect(Math.abs(slope - wantedSlope)).toBeLessThanOrEqual(1e-4);
      expect(Math.abs(intercept - wantedIntercept)).toBeLessThanOrEqual(1e-4);
    });
  });
});
