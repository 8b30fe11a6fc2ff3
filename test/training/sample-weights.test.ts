import {
  brierScore,
  DAY,
  LogisticRegression,
  logit,
  logLoss,
  makeSample,
  PRESETS,
  plattScaling,
  research,
  rocAuc,
  searchC,
  takeRows,
  withOptions,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrateByDays } from "../../lib/dist/training/calibrate.js";
import { classWeights } from "../../lib/dist/training/class-weights.js";
import { problem } from "../support/logistic-problem.js";

/** A problem with a whole weight for each row, some of them 0, and the same rows repeated that many times. */
const weighted = problem.chain(({ X, y, C }) =>
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: y.length, maxLength: y.length }).map((counts) => {
    counts[0] = Math.max(1, counts[0]!);
    counts[1] = Math.max(1, counts[1]!);
    const rows = counts.flatMap((count, row) => Array<number>(count).fill(row));
    const repeated = {
      X: X.map((column) => Float64Array.from(rows, (row) => column[row]!)),
      y: Uint8Array.from(rows, (row) => y[row]!),
    };
    return { X, y, C, weight: Float64Array.from(counts), rows, repeated };
  }),
);

const far = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe("a weight", () => {
  it("counts a row that many times in a fit", () => {
    fc.assert(
      fc.property(weighted, ({ X, y, C, weight, repeated }) => {
        const fit = new LogisticRegression({ C }).fit(X, y, undefined, weight);
        const wanted = new LogisticRegression({ C }).fit(repeated.X, repeated.y);
        expect(far(fit.predictProba(X), wanted.predictProba(X))).toBeLessThan(1e-8);
        expect(fit.objective / wanted.objective).toBeCloseTo(1, 9);
        expect(fit.history.at(-1)!.loss).toBeCloseTo(wanted.history.at(-1)!.loss, 9);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it("counts it that many times in scores and in a calibration", () => {
    fc.assert(
      fc.property(weighted, ({ y, weight, rows, repeated }) => {
        const score = Float64Array.from(y, (_, i) => 0.5 + 0.4 * Math.sin(i * i));
        const again = Float64Array.from(rows, (row) => score[row]!);
        expect(rocAuc(y, score, weight)).toBeCloseTo(rocAuc(repeated.y, again), 12);
        expect(logLoss(y, score, weight)).toBeCloseTo(logLoss(repeated.y, again), 12);
        expect(brierScore(y, score, weight)).toBeCloseTo(brierScore(repeated.y, again), 12);
        const [platt, wanted] = [plattScaling(y, logit(score), weight), plattScaling(repeated.y, logit(again))];
        const slope = Math.max(1, Math.abs(wanted.slope));
        expect(Math.abs(platt.slope - wanted.slope) / slope).toBeLessThan(1e-6);
        expect(Math.abs(platt.intercept - wanted.intercept)).toBeLessThan(1e-6);
        const day = Float64Array.from(y, (_, i) => (i % 2) * DAY);
        const turned = calibrateByDays(y, logit(score), day, weight);
        const asked = calibrateByDays(
          repeated.y,
          logit(again),
          Float64Array.from(rows, (row) => day[row]!),
        );
        // The point that the slope turns about is the mean of the rows given, the repeated ones repeatedly.
        expect(turned.slope).toBeCloseTo(asked.slope, 6);
        expect(turned.fitted.low).toBeCloseTo(asked.fitted.low, 5);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it("of 1 changes nothing", () => {
    fc.assert(
      fc.property(problem, ({ X, y, C }) => {
        const fit = new LogisticRegression({ C, standardise: true });
        const plain = fit.fit(X, y).predictProba(X);
        const ones = fit.fit(X, y, undefined, new Float64Array(y.length).fill(1)).predictProba(X);
        expect(far(plain, ones)).toBeLessThan(1e-9);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it("is used by the search, in the fits and in the choice", () => {
    fc.assert(
      fc.property(weighted, ({ X, y, weight, repeated }) => {
        const [own, wanted] = [
          searchC({ X, y, weight }, { X, y, weight }, [0.1, 1]),
          searchC(repeated, repeated, [0.1, 1]),
        ];
        own.search.forEach(({ auc }, i) => {
          expect(Math.abs(auc - wanted.search[i]!.auc)).toBeLessThan(0.02);
        });
        const given = { X, y, weight };
        const fit = new LogisticRegression({ C: own.C }).fit(X, y, undefined, weight);
        expect(own.auc).toBe(rocAuc(y, own.fit.predictProba(X), given.weight));
        expect(far(own.fit.predictProba(X), fit.predictProba(X))).toBeLessThan(1e-8);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it.each([
    [Float64Array.of(1, 1), "3 labels but 2 weights"],
    [Float64Array.of(1, -1, 1), "weight 1 is -1: weights are finite numbers of 0 or more"],
    [Float64Array.of(1, Number.NaN, 1), "weight 1 is NaN: weights are finite numbers of 0 or more"],
    [Float64Array.of(0, 1, 0), "all rows with label 0 have weight 0: both classes must count"],
    [Float64Array.of(0, 0, 0), "all 3 weights are 0: some row must count"],
  ])("of %o is refused", (weight, message) => {
    const [X, y] = [[Float64Array.of(1, 2, 3)], Uint8Array.of(0, 1, 0)];
    expect(() => new LogisticRegression().fit(X, y, undefined, weight)).toThrow(message);
    expect(() => rocAuc(y, X[0]!, weight)).toThrow(message);
    expect(() => plattScaling(y, X[0]!, weight)).toThrow(message);
    if (!message.includes("both classes")) {
      expect(() => logLoss(y, Float64Array.of(0.1, 0.2, 0.3), weight)).toThrow(message);
      expect(() => brierScore(y, Float64Array.of(0.1, 0.2, 0.3), weight)).toThrow(message);
    }
  });
});

describe("classWeight", () => {
  it('"balanced" weighs the classes to the same sum, with and without weights of the rows', () => {
    fc.assert(
      fc.property(weighted, ({ X, y, C, weight }) => {
        for (const own of [undefined, weight]) {
          const [zero, one] = classWeights(y, own);
          const by = Float64Array.from(y, (label, i) => (label === 1 ? one : zero) * (own?.[i] ?? 1));
          const balanced = new LogisticRegression({ C, classWeight: "balanced" }).fit(X, y, undefined, own);
          const wanted = new LogisticRegression({ C }).fit(X, y, undefined, by);
          expect([...balanced.coef, balanced.intercept]).toEqual([...wanted.coef, wanted.intercept]);
          const sums = [0, 1].map((label) => by.reduce((sum, w, i) => sum + (y[i] === label ? w : 0), 0));
          expect(sums[0]! / sums[1]!).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it("of another name is refused", () => {
    expect(() => new LogisticRegression({ classWeight: "even" as never })).toThrow(
      'classWeight must be "none" or "balanced", not "even"',
    );
  });
});

describe("a recipe's weights", () => {
  const minutes = makeSample({ to: "2018-06-01" });
  const plain = research(minutes, PRESETS.sound);

  it("are the uniqueness of its labels, carried by every part", () => {
    const { data, train, models } = research(minutes, withOptions(PRESETS.sound, { weights: "uniqueness" }));
    expect(plain.data.weight).toBeUndefined();
    expect(data.weight!.every((w) => w > 0 && w <= 1)).toBe(true);
    // Twelve labels overlap at most bars, fewer where the filter left some out.
    const effective = data.weight!.reduce((sum, w) => sum + w, 0);
    expect(effective / (data.label.length / 12)).toBeGreaterThan(1);
    expect(effective / (data.label.length / 12)).toBeLessThan(1.5);
    expect(train.weight).toEqual(data.weight!.subarray(0, train.label.length));
    expect(takeRows(data, Uint32Array.of(5)).weight).toEqual(data.weight!.slice(5, 6));
    expect(models.brain).not.toEqual(plain.models.brain);
  });

  it("of the classes move the bias; calibrated probabilities stay shares of the rows", () => {
    const values = { classWeight: "balanced" } as const;
    const mean = (p: Float64Array): number => p.reduce((sum, value) => sum + value, 0) / p.length;
    const meanOf = (result: typeof plain): number => {
      const { searches, train } = result;
      return mean(
        searches.rsi.fit.predictProba(["rsi", "rsi_slope", "bb_z"].map((name) => train.features[name as "rsi"])),
      );
    };
    const positives = mean(Float64Array.from(plain.train.label));
    expect(meanOf(plain)).toBeCloseTo(positives, 6);
    expect(meanOf(research(minutes, withOptions(PRESETS.sound, values)))).toBeCloseTo(0.5, 1);
    const calibrated = research(minutes, withOptions(PRESETS.sound, values)).models.rsi;
    expect(Math.abs(calibrated.bias - plain.models.rsi.bias)).toBeLessThan(0.05);
  });
});
