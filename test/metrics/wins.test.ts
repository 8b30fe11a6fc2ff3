import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { winsByBuckets, winsBySorting } from "../../lib/dist/metrics/wins.js";

describe("wins of positives over negatives", () => {
  const score = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true }));
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), score), { minLength: 2, maxLength: 200 });

  it("by buckets are exactly those by sorting", () => {
    let counted = 0;
    fc.assert(
      fc.property(rows, (list) => {
        const label = Uint8Array.from(list, ([y]) => y);
        const scores = Float64Array.from(list, ([, s]) => s);
        const found = winsByBuckets(label, scores);
        if (found === undefined) return;
        counted++;
        expect(found).toBe(winsBySorting(label, scores));
      }),
      { numRuns: 300 },
    );
    expect(counted).toBeGreaterThan(100);
  });

  it("are left to sorting where scores are equal, infinite, or all but a few in one bucket", () => {
    const label = Uint8Array.from({ length: 1000 }, (_, i) => i % 2);
    const of = (score: (i: number) => number): number | undefined =>
      winsByBuckets(
        label,
        Float64Array.from(label, (_, i) => score(i)),
      );
    expect(of(() => 0.5)).toBeUndefined();
    expect(of((i) => (i === 0 ? Number.POSITIVE_INFINITY : i))).toBeUndefined();
    expect(of((i) => (i === 0 ? 1e9 : i))).toBeUndefined();
    expect(of((i) => Number(i > 500))).toBeUndefined();
    expect(of((i) => i)).toBe((500 * 501) / 2);
  });
});
