import { rocAuc } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Share of (positive, negative) pairs in which the positive scores higher, ties counting half. */
function pairwise(rows: readonly (readonly [number, number])[]): number {
  const of = (label: number): number[] => rows.filter(([y]) => y === label).map(([, score]) => score);
  const wins = of(1).flatMap((p) => of(0).map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
  return wins.reduce<number>((a, b) => a + b, 0) / wins.length;
}

describe("rocAuc", () => {
  const score = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true }));
  const rows = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 1 }), score), { minLength: 2, maxLength: 60 })
    .filter((list) => new Set(list.map(([y]) => y)).size === 2);

  it("is the share of pairs ranked right, with many ties, infinities and zeros of both signs", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const label = Uint8Array.from(list, ([y]) => y);
        const scores = Float64Array.from(list, ([, s]) => s);
        expect(rocAuc(label, scores)).toBeCloseTo(pairwise(list), 12);
        expect(
          rocAuc(label, scores) +
            rocAuc(
              label.map((y) => 1 - y),
              scores,
            ),
        ).toBeCloseTo(1, 12);
      }),
    );
  });

  it("refuses what has no answer", () => {
    expect(() => rocAuc(Uint8Array.of(1, 1), Float64Array.of(1, 2))).toThrow(/all 2 labels are 1/);
    expect(() => rocAuc(Uint8Array.of(0), Float64Array.of(1))).toThrow(
      "all 1 labels are 0: the area under the ROC curve needs both classes",
    );
    expect(() => rocAuc(Uint8Array.of(0, 1), Float64Array.of(1, Number.NaN))).toThrow(/score 1 is NaN/);
    expect(() => rocAuc(Uint8Array.of(0, 1), Float64Array.of(1))).toThrow(/2 labels but 1 scores/);
  });
});
