import { execFileSync } from "node:child_process";
import {
  brierScore,
  isotonicRegression,
  LogisticRegression,
  logLoss,
  permutationImportance,
  plattScaling,
  predictIsotonic,
  purgedKFold,
  rocAuc,
  walkForward,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ksStatistic } from "../../lib/dist/evaluation/ks-statistic.js";
import { weightedScore } from "../../lib/dist/metrics/weighted-metrics.js";
import { linearFit } from "../../lib/dist/training/linear-fit.js";
import { fitLine } from "../../lib/dist/training/platt.js";
import { overlappingLabels } from "../support/overlapping-labels.js";
import { pythonWith } from "../support/python.js";

// Random cases, computed here and by scikit-learn and scipy, in one go.
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: 20180102, numRuns: count });
const both = (y: readonly number[]): boolean => new Set(y).size === 2;
const label = fc.integer({ min: 0, max: 1 });
/** Lists of one length, by name. */
function lists<Name extends string>(
  columns: Readonly<Record<Name, fc.Arbitrary<number>>>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<Record<Name, number[]>> {
  return fc.integer({ min: minLength, max: maxLength }).chain((n) => {
    const list = ([name, value]: [string, unknown]) =>
      [name, fc.array(value as fc.Arbitrary<number>, { minLength: n, maxLength: n })] as const;
    return fc.record(Object.fromEntries(Object.entries(columns).map(list))) as fc.Arbitrary<Record<Name, number[]>>;
  });
}

const probability = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.3, 0.5, 1));
const rows = overlappingLabels(4, 60, 30, 0.4);
const noise = rows.score.map((_, i) => Math.sin(i * i));

const cases = {
  scores: sample(
    lists({ y: label, p: probability, w: fc.integer({ min: 1, max: 9 }) }, 5, 200).filter(({ y }) => both(y)),
    60,
  ),
  splits: sample(
    fc.record(
      {
        rows: fc.integer({ min: 60, max: 200 }),
        nSplits: fc.integer({ min: 2, max: 6 }),
        gap: fc.integer({ min: 1, max: 7 }),
        testSize: fc.integer({ min: 1, max: 7 }),
        maxTrainSize: fc.integer({ min: 1, max: 40 }),
      },
      { requiredKeys: ["rows", "nSplits", "gap"] },
    ),
    60,
  ),
  platt: sample(
    lists({ y: label, z: fc.double({ min: -3, max: 3, noNaN: true }) }, 20, 300).filter(({ y }) => both(y)),
    30,
  ),
  isotonic: sample(
    lists(
      { y: label, s: fc.integer({ min: 0, max: 40 }), asked: fc.double({ min: -5, max: 45, noNaN: true }) },
      3,
      200,
    ),
    60,
  ),
  standardised: sample(
    lists({ y: label, a: fc.double({ min: -3, max: 3, noNaN: true }), b: fc.integer({ min: 0, max: 9 }) }, 20, 200)
      .filter(({ y }) => both(y))
      .map(({ y, a, b }) => ({ y, X: [a.map((x) => 1e-3 * x), b.map((x) => 100 + x), a.map(() => 7.7)], C: 0.3 })),
    20,
  ),
  ks: sample(
    fc.record({
      a: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 80 }),
      b: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 80 }),
    }),
    60,
  ),
  importance: { X: [[...rows.score], [...noise]], y: [...rows.label], repeats: 200 },
};

interface Answers {
  readonly scores: readonly Readonly<Record<"auc" | "logLoss" | "brier", readonly [plain: number, weighted: number]>>[];
  readonly splits: readonly (readonly (readonly [train: number[], test: number[]])[])[];
  readonly kFolds: readonly (readonly number[][])[];
  readonly platt: readonly (readonly [slope: number, intercept: number])[];
  /** Null where the log-odds separate the classes, or nearly so. */
  readonly line: readonly (readonly [slope: number, intercept: number] | null)[];
  readonly isotonic: readonly number[][];
  readonly standardised: readonly number[][];
  readonly ks: readonly number[];
  readonly importance: { coef: number[]; intercept: number; mean: number[]; std: number[] };
}

const answers: Answers = JSON.parse(
  execFileSync(pythonWith("bench/requirements.txt"), ["test/python/evaluation.py"], {
    input: JSON.stringify(cases),
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

const evenly = (n: number, gap: number) => {
  const start = Float64Array.from({ length: n }, (_, i) => i);
  return { start, end: start.map((time) => time + gap) };
};

describe("equal to scikit-learn", () => {
  it("AUC, log loss and Brier score, with and without weights", () => {
    cases.scores.forEach(({ y, p, w }, i) => {
      const [labels, scores, weight] = [Uint8Array.from(y), Float64Array.from(p), Float64Array.from(w)];
      const plain = { auc: rocAuc, logLoss, brier: brierScore };
      for (const metric of ["auc", "logLoss", "brier"] as const) {
        const [wanted, weighted] = answers.scores[i]![metric];
        expect(plain[metric](labels, scores)).toBeCloseTo(wanted, 12);
        expect(weightedScore(metric, labels, scores)(weight)).toBeCloseTo(weighted, 12);
      }
    });
  });

  it("a walk forward over evenly spaced labels of h bars is TimeSeriesSplit with a gap of h", () => {
    cases.splits.forEach(({ rows: n, gap, ...options }, i) => {
      const folds = walkForward(evenly(n, gap), options);
      expect(folds.map(({ train, test }) => [[...train], [...test]])).toEqual(answers.splits[i]);
    });
  });

  it("purged k folds test the rows that KFold tests", () => {
    cases.splits.forEach(({ rows: n, gap, nSplits }, i) => {
      expect(purgedKFold(evenly(n, gap), nSplits).map(({ test }) => [...test])).toEqual(answers.kFolds[i]);
    });
  });

  it("Platt's calibration, as far as scikit-learn's solver goes", () => {
    cases.platt.forEach(({ y, z }, i) => {
      const { slope, intercept } = plattScaling(Uint8Array.from(y), Float64Array.from(z));
      const [wantedSlope, wantedIntercept] = answers.platt[i]!;
      expect(Math.abs(slope - wantedSlope)).toBeLessThanOrEqual(1e-4);
      expect(Math.abs(intercept - wantedIntercept)).toBeLessThanOrEqual(1e-4);
    });
  });

  it("the calibration line by labels of 0 and 1, a logistic regression without a penalty", () => {
    cases.platt.forEach(({ y, z }, i) => {
      const wanted = answers.line[i]!;
      if (wanted === null) return;
      const { slope, intercept } = fitLine(Uint8Array.from(y), Float64Array.from(z), 0, 1);
      expect(slope).toBeCloseTo(wanted[0], 6);
      expect(intercept).toBeCloseTo(wanted[1], 6);
    });
    expect(answers.line.filter((line) => line !== null).length).toBeGreaterThan(20);
  });

  it("isotonic calibration, inside and outside the scores seen", () => {
    cases.isotonic.forEach(({ y, s, asked }, i) => {
      const curve = isotonicRegression(Uint8Array.from(y), Float64Array.from(s));
      predictIsotonic(curve, Float64Array.from(asked)).forEach((value, row) => {
        expect(value).toBeCloseTo(answers.isotonic[i]![row]!, 12);
      });
    });
  });

  it("a fit behind a StandardScaler, folded into raw weights", () => {
    cases.standardised.forEach(({ y, X, C }, i) => {
      const columns = X.map((column) => Float64Array.from(column));
      const p = new LogisticRegression({ C, standardise: true }).fit(columns, Uint8Array.from(y)).predictProba(columns);
      expect(Math.max(...p.map((value, row) => Math.abs(value - answers.standardised[i]![row]!)))).toBeLessThan(1e-9);
    });
  });

  it("permutation importance, as far as chance allows", () => {
    const { coef, intercept, mean, std } = answers.importance;
    const fit = linearFit(Float64Array.from(coef), intercept);
    const { repeats } = cases.importance;
    const X = [rows.score, noise];
    const ours = permutationImportance("auc", { time: rows.time, X, y: rows.label }, (x) => fit.predictProba(x), {
      nRepeats: repeats,
      draws: 50,
    });
    ours.forEach(({ estimate }, j) => {
      expect(Math.abs(estimate - mean[j]!)).toBeLessThanOrEqual((5 * std[j]! * Math.SQRT2) / Math.sqrt(repeats));
    });
  });
});

describe("equal to scipy", () => {
  it("the Kolmogorov-Smirnov statistic", () => {
    cases.ks.forEach(({ a, b }, i) => {
      expect(ksStatistic(Float64Array.from(a), Float64Array.from(b))).toBeCloseTo(answers.ks[i]!, 12);
    });
  });
});
