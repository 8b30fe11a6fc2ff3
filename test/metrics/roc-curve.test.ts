import { rocAuc, rocCurve } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const score = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const rows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), score), { minLength: 2, maxLength: 80 })
  .filter((list) => new Set(list.map(([y]) => y)).size === 2)
  .map((list) => ({ label: Uint8Array.from(list, ([y]) => y), score: Float64Array.from(list, ([, s]) => s) }));

describe("rocCurve", () => {
  it("has rocAuc as the area of its trapezoids", () => {
    fc.assert(
      fc.property(rows, ({ label, score }) => {
        const { fpr, tpr } = rocCurve(label, score);
        let area = 0;
        for (let i = 1; i < fpr.length; i++) area += ((fpr[i]! - fpr[i - 1]!) * (tpr[i]! + tpr[i - 1]!)) / 2;
        expect(Math.abs(area - rocAuc(label, score))).toBeLessThanOrEqual(1e-12);
      }),
    );
  });

  it("gives at each threshold the shares counted one by one, from nothing to everything", () => {
    fc.assert(
      fc.property(rows, ({ label, score }) => {
        const { fpr, tpr, threshold } = rocCurve(label, score);
        const share = (y: number, t: number): number => {
          const all = [...score].filter((_, i) => label[i] === y);
          return all.filter((s) => s >= t).length / all.length;
        };
        expect([fpr[0], tpr[0], threshold[0]]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
        expect([fpr.at(-1), tpr.at(-1)]).toEqual([1, 1]);
        for (let i = 1; i < threshold.length; i++) {
          expect(threshold[i]).toBeLessThan(threshold[i - 1]!);
          expect([fpr[i], tpr[i]]).toEqual([share(0, threshold[i]!), share(1, threshold[i]!)]);
        }
      }),
    );
  });

  it("passes through the points of every threshold, and keeps none that lies on a straight run", () => {
    fc.assert(
      fc.property(rows, ({ label, score }) => {
        const { fpr, tpr } = rocCurve(label, score);
        const [p, q] = [label.filter((y) => y === 1).length, label.filter((y) => y === 0).length];
        const points = [...fpr].map((x, i): [number, number] => [Math.round(x * q), Math.round(tpr[i]! * p)]);
        const turn = ([a, b]: number[], [c, d]: number[], [e, f]: number[]): number =>
          (c! - a!) * (f! - b!) - (e! - a!) * (d! - b!);
        for (let i = 2; i < points.length; i++) expect(turn(points[i - 2]!, points[i - 1]!, points[i]!)).not.toBe(0);
        for (const t of score) {
          const at = [0, 1].map((y) => score.filter((s, i) => label[i] === y && s >= t).length);
          const onALine = points.some(
            (point, i) =>
              i > 0 &&
              points[i - 1]![0] <= at[0]! &&
              at[0]! <= point[0] &&
              points[i - 1]![1] <= at[1]! &&
              at[1]! <= point[1] &&
              turn(points[i - 1]!, point, at) === 0,
          );
          expect(onALine).toBe(true);
        }
      }),
    );
  });

  it("takes a score of minus infinity for the lowest", () => {
    const { fpr, tpr, threshold } = rocCurve(Uint8Array.of(1, 0, 1, 0), Float64Array.of(5, 3, -Infinity, -Infinity));
    expect([...threshold]).toEqual([Infinity, 5, 3, -Infinity]);
    expect([...fpr]).toEqual([0, 0, 0.5, 1]);
    expect([...tpr]).toEqual([0, 0.5, 0.5, 1]);
  });

  it("refuses what has no answer", () => {
    expect(() => rocCurve(Uint8Array.of(1, 1), Float64Array.of(1, 2))).toThrow(/all 2 labels are 1.*ROC curve/);
    expect(() => rocCurve(Uint8Array.of(0, 1), Float64Array.of(1, Number.NaN))).toThrow(/score 1 is NaN/);
    expect(() => rocCurve(Uint8Array.of(0, 1), Float64Array.of(1))).toThrow(/2 labels but 1 scores/);
  });
});
