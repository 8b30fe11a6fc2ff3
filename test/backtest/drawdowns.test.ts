import { drawdowns, maxDrawdown } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const days = (...list: readonly number[]) => ({
  time: Float64Array.from(list, (_, d) => d),
  return: Float64Array.from(list),
});

describe("the list of drawdowns", () => {
  it("has every fall from a peak to its recovery, the deepest first", () => {
    // 1.1, 0.88, 0.968, 1.2584; 1.1326, 1.2459, 1.3083; 1.2952.
    expect(drawdowns(days(0.1, -0.2, 0.1, 0.3, -0.1, 0.1, 0.05, -0.01))).toEqual([
      { depth: expect.closeTo(-0.2, 12), from: 1, low: 1, recovered: 3, days: 2 },
      { depth: expect.closeTo(-0.1, 12), from: 4, low: 4, recovered: 6, days: 2 },
      { depth: expect.closeTo(-0.01, 12), from: 7, low: 7, recovered: Number.NaN, days: 1 },
    ]);
    // The start is a peak; the lowest day need not be the first.
    expect(drawdowns(days(-0.1, -0.1, 0.05))).toEqual([
      { depth: expect.closeTo(-0.19, 12), from: 0, low: 1, recovered: Number.NaN, days: 3 },
    ]);
    expect(drawdowns(days(0.1, 0, 0.2))).toEqual([]);
    expect(drawdowns(days())).toEqual([]);
  });

  it("holds the deepest and the longest of maxDrawdown, and every day below a peak once", () => {
    const returns = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(returns, (list) => {
        const found = drawdowns(days(...list));
        const { depth, trough, recovery, longest } = maxDrawdown(Float64Array.from(list));
        expect(found[0]?.depth ?? 0).toBe(depth);
        expect(Math.max(0, ...found.map((one) => one.days))).toBe(longest);
        if (depth < 0) expect(found[0]).toMatchObject({ low: trough, recovered: recovery ?? Number.NaN });
        let [value, top, below] = [1, 1, 0];
        for (const r of list) {
          value *= 1 + r;
          top = Math.max(top, value);
          if (value < top) below++;
        }
        expect(found.reduce((sum, one) => sum + one.days, 0)).toBe(below);
      }),
    );
  });
});
