import {
  isotonicRegression,
  type LogisticModel,
  logit,
  logLoss,
  plattScaling,
  predictColumns,
  predictIsotonic,
  toJson,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldPlatt } from "../../lib/dist/training/platt.js";

const labelled = (score: fc.Arbitrary<number>): fc.Arbitrary<[number, number][]> =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), score), { minLength: 4, maxLength: 80 });
const labelsOf = (rows: readonly [number, number][]): Uint8Array => Uint8Array.from(rows, ([y]) => y);
const scoresOf = (rows: readonly [number, number][]): Float64Array => Float64Array.from(rows, ([, s]) => s);

describe("plattScaling", () => {
  const rows = labelled(fc.double({ min: -4, max: 4, noNaN: true })).filter(
    (list) =>
      new Set(list.map(([y]) => y)).size === 2 &&
      Math.max(...list.map(([, s]) => s)) > Math.min(...list.map(([, s]) => s)) + 0.01,
  );

  it("ends where the gradient is nil, whatever the size and offset of the log-odds", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(1e-3, 1, 30), fc.constantFrom(-20, 0, 5), (list, size, offset) => {
        const z = scoresOf(list).map((s) => s * size + offset);
        const { slope, intercept } = plattScaling(labelsOf(list), z);
        const positives = list.filter(([y]) => y === 1).length;
        const target = [1 / (list.length - positives + 2), (positives + 1) / (positives + 2)];
        const residual = list.map(([y], i) => 1 / (1 + Math.exp(-(slope * z[i]! + intercept))) - target[y]!);
        expect(Math.abs(residual.reduce((a, b) => a + b, 0))).toBeLessThan(1e-9 * list.length);
        const slopes = residual.reduce((sum, r, i) => sum + (r * (z[i]! - offset)) / size, 0);
        expect(Math.abs(slopes)).toBeLessThan(1e-9 * list.length);
      }),
      { numRuns: 300 },
    );
  });

  it("finds the line that distorted the log-odds", () => {
    const n = 40_000;
    const z = Float64Array.from({ length: n }, (_, i) => 3 * Math.sin(i));
    // The label is 1 with probability sigmoid(0.5 z - 0.3), by a sequence that fills [0, 1) evenly.
    const label = Uint8Array.from(z, (value, i) =>
      Number((i * 0.6180339887498949) % 1 < 1 / (1 + Math.exp(-(0.5 * value - 0.3)))),
    );
    const { slope, intercept } = plattScaling(label, z);
    expect(slope).toBeCloseTo(0.5, 1);
    expect(intercept).toBeCloseTo(-0.3, 1);
  });

  it("folds into a model of the same shape that gives the calibrated probabilities", () => {
    const model: LogisticModel = { type: "logistic", bias: -0.4, weights: { a: 1.5, b: -0.2 } };
    const columns = { a: Float64Array.of(0, 1, 2, -1, 3), b: Float64Array.of(5, 1, 0, 0, 2) };
    const z = logit(predictColumns(model, columns));
    const label = Uint8Array.of(0, 1, 0, 0, 1);
    const platt = plattScaling(label, z);
    const fit = { coef: Float64Array.of(1.5, -0.2), intercept: -0.4 };
    const folded = toJson(foldPlatt(fit, platt), ["a", "b"]);
    expect(Object.keys(folded)).toEqual(Object.keys(model));
    const p = predictColumns(folded, columns);
    p.forEach((value, i) => {
      expect(value).toBeCloseTo(1 / (1 + Math.exp(-(platt.slope * z[i]! + platt.intercept))), 12);
    });
    expect(logLoss(label, p)).toBeLessThan(logLoss(label, predictColumns(model, columns)));
  });

  it("finds Platt's targets where each score has one row of its own kind", () => {
    // Two scores, so the line meets both means: of the targets 1 / 4 twice at -1, of 3 / 4 twice at 1.
    const even = plattScaling(Uint8Array.of(0, 0, 1, 1), Float64Array.of(-1, -1, 1, 1));
    expect(even.slope).toBeCloseTo(Math.log(3), 12);
    expect(even.intercept).toBeCloseTo(0, 12);
    // Three of label 0 have the target 1 / 5 at 2, one of label 1 the target 2 / 3 at 5.
    const odd = plattScaling(Uint8Array.of(0, 1, 0, 0), Float64Array.of(2, 5, 2, 2));
    const [low, high] = [Math.log(0.2 / 0.8), Math.log(2)];
    expect(odd.slope).toBeCloseTo((high - low) / 3, 10);
    expect(odd.intercept).toBeCloseTo(low - (2 * (high - low)) / 3, 10);
    // A model that ranks the rows the wrong way round has a slope below 0.
    expect(plattScaling(Uint8Array.of(1, 1, 0, 0), Float64Array.of(-1, -1, 1, 1)).slope).toBeCloseTo(-Math.log(3), 12);
  });

  it("takes log-odds that differ little, and refuses those that differ by rounding", () => {
    const label = Uint8Array.of(0, 0, 1, 1);
    const near = plattScaling(label, Float64Array.of(-1e-9, -1e-9, 1e-9, 1e-9));
    expect(near.slope / (1e9 * Math.log(3))).toBeCloseTo(1, 9);
    const same = /all 4 log-odds are .*: a model that always answers the same cannot be calibrated/;
    expect(() => plattScaling(label, Float64Array.of(1e6, 1e6, 1e6, 1e6 + 1e-9))).toThrow(same);
    expect(() => plattScaling(label, Float64Array.of(0, 0, 0, 1e-13))).toThrow(same);
    expect(() => plattScaling(Uint8Array.of(0, 0), Float64Array.of(1, 2))).toThrow(
      "all 2 labels are 0: calibration needs both classes",
    );
  });

  it("gives log-odds, infinite at the ends, none outside", () => {
    expect(logit(Float64Array.of(0, 0.5, 1))).toEqual(
      Float64Array.of(Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY),
    );
    expect(logit(Float64Array.of(0.8))[0]).toBeCloseTo(Math.log(4), 12);
    expect([...logit(Float64Array.of(-0.1, 1.1))]).toEqual([Number.NaN, Number.NaN]);
  });

  it("cannot be folded into a model where it is not finite", () => {
    const fit = { coef: Float64Array.of(2, -3), intercept: 1 };
    const folded = foldPlatt(fit, { slope: 0.5, intercept: 0.25 });
    expect([[...folded.coef], folded.intercept]).toEqual([[1, -1.5], 0.75]);
    expect(folded.predictProba([Float64Array.of(0), Float64Array.of(0.5)])[0]).toBeCloseTo(0.5, 12);
    expect(() => folded.predictProba([Float64Array.of(0)])).toThrow("fitted on 2 columns, got 1");
    for (const platt of [
      { slope: Number.NaN, intercept: 0 },
      { slope: 1, intercept: Number.POSITIVE_INFINITY },
    ]) {
      expect(() => foldPlatt(fit, platt)).toThrow(
        `a calibration of slope ${platt.slope} and intercept ${platt.intercept} is not finite`,
      );
    }
  });

  it.each([
    ["one class", Uint8Array.of(1, 1), Float64Array.of(1, 2), /all 2 labels are 1/],
    ["a model that always says the same", Uint8Array.of(0, 1), Float64Array.of(2, 2), /always answers the same/],
    ["infinite log-odds", Uint8Array.of(0, 1), Float64Array.of(2, Infinity), /log-odds 1 are Infinity/],
    ["lengths that disagree", Uint8Array.of(0, 1), Float64Array.of(2), /2 labels but 1 log-odds/],
  ])("refuses %s", (_, label, z, message) => {
    expect(() => plattScaling(label, z)).toThrow(message);
  });
});

describe("isotonicRegression", () => {
  const rows = labelled(fc.integer({ min: 0, max: 30 }));

  it("is the max-min formula of the pooled means, never falls, and keeps the mean", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const curve = isotonicRegression(labelsOf(list), scoresOf(list));
        const fitted = predictIsotonic(curve, scoresOf(list));
        const levels = [...new Set(list.map(([, s]) => s))].sort((a, b) => a - b);
        const mean = (from: number, to: number): number => {
          const inside = list.filter(([, s]) => s >= from && s <= to);
          return inside.reduce((sum, [y]) => sum + y, 0) / inside.length;
        };
        list.forEach(([, s], i) => {
          const wanted = Math.max(
            ...levels
              .filter((from) => from <= s)
              .map((from) => Math.min(...levels.filter((to) => to >= s).map((to) => mean(from, to)))),
          );
          expect(fitted[i]).toBeCloseTo(wanted, 12);
        });
        expect(curve.score.every((s, i) => i === 0 || s > curve.score[i - 1]!)).toBe(true);
        expect(curve.probability.every((p, i) => i === 0 || p >= curve.probability[i - 1]!)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("pools what falls or stays, and draws straight lines between the rest", () => {
    const curve = isotonicRegression(Uint8Array.of(0, 1, 0, 1, 1, 0), Float64Array.of(1, 2, 3, 4, 5, 3));
    // At 3 are two zeros, which pool with the one at 2: a third. 4 and 5 are alike.
    expect(curve).toEqual({
      score: Float64Array.of(1, 2, 3, 4, 5),
      probability: Float64Array.of(0, 1 / 3, 1 / 3, 1, 1),
    });
    expect(Array.from(predictIsotonic(curve, Float64Array.of(1, 1.5, 2.5, 3.75, 4.5, 5, 6)))).toEqual([
      0,
      expect.closeTo(1 / 6, 12),
      expect.closeTo(1 / 3, 12),
      expect.closeTo(1 / 3 + 0.5, 12),
      1,
      1,
      1,
    ]);
    // One score, one point.
    const single = isotonicRegression(Uint8Array.of(0, 1), Float64Array.of(2, 2));
    expect(single).toEqual({ score: Float64Array.of(2), probability: Float64Array.of(0.5) });
    expect([...predictIsotonic(single, Float64Array.of(1, 2, 3))]).toEqual([0.5, 0.5, 0.5]);
  });

  it("refuses what it cannot order", () => {
    expect(() => isotonicRegression(Uint8Array.of(1), Float64Array.of(Number.NaN))).toThrow(/score 0 is NaN/);
    expect(() => isotonicRegression(new Uint8Array(0), new Float64Array(0))).toThrow(/no rows/);
    expect(() => isotonicRegression(Uint8Array.of(1), new Float64Array(0))).toThrow(/1 labels but 0 scores/);
    const curve = isotonicRegression(Uint8Array.of(0, 1), Float64Array.of(1, 2));
    expect(predictIsotonic(curve, Float64Array.of(Number.NaN, -9, 9))).toEqual(Float64Array.of(Number.NaN, 0, 1));
  });
});
