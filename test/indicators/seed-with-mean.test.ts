import { ewmMean, seedWithMean } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gappySeries } from "../support/series.js";

describe("seedWithMean", () => {
  it("puts the mean of the first numbers in the place of the last of them, and leaves the rest as it is", () => {
    fc.assert(
      fc.property(gappySeries(), fc.integer({ min: 1, max: 30 }), (values, period) => {
        const x = Float64Array.from(values);
        const before = x.slice();
        const out = seedWithMean(x, period);
        expect(x).toEqual(before);
        const numbers = values.flatMap((value, i) => (Number.isNaN(value) ? [] : [i]));
        const last = numbers[period - 1] ?? values.length;
        expect(out.subarray(0, last).every(Number.isNaN)).toBe(true);
        expect(out.subarray(last + 1)).toEqual(x.subarray(last + 1));
        if (last === values.length) return;
        const first = numbers.slice(0, period).map((i) => values[i]!);
        const mean = first.reduce((a, b) => a + b / period, 0);
        expect(Math.abs(out[last]! - mean)).toBeLessThanOrEqual(1e-12 * Math.max(...first));
      }),
    );
  });

  it("changes how a mean starts, which it forgets by 1 - alpha a bar", () => {
    const x = Float64Array.from({ length: 300 }, (_, i) => 100 + 3 * Math.sin(i / 5) + i / 50);
    const [period, alpha] = [20, 2 / 21];
    const plain = ewmMean(x, { span: period });
    const seeded = ewmMean(seedWithMean(x, period), { span: period });
    const start = seeded[period - 1]! - plain[period - 1]!;
    expect(Math.abs(start)).toBeGreaterThan(0.1);
    for (let i = period; i < x.length; i++) {
      expect(seeded[i]! - plain[i]!).toBeCloseTo(start * (1 - alpha) ** (i - period + 1), 11);
    }
  });

  it("refuses a period that is no count", () => {
    for (const period of [0, -1, 1.5, Number.NaN])
      expect(() => seedWithMean(Float64Array.of(1), period)).toThrow(/period must be/);
  });
});
