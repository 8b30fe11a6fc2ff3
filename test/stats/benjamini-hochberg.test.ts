import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "../../lib/dist/stats/benjamini-hochberg.js";

const close = (found: Float64Array, wanted: readonly number[]): void => {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, i) => {
    expect(found[i], String(i)).toBeCloseTo(value, 12);
  });
};

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });

describe("Benjamini-Hochberg", () => {
  it("gives what scipy.stats.false_discovery_control and statsmodels' fdr_bh give", () => {
    const p = [
      0.244253, 0.72225, 0.466721, 0.011422, 0.027045, 0.666605, 0, 0.55385, 0.506394, 0.10246, 0.027827, 0.021584,
    ];
    close(Float64Array.from(benjaminiHochberg(Float64Array.from(p))), [
      ...[0.4187194285714285, 0.72225, 0.66462, 0.0667848, 0.0667848, 0.72225, 0, 0.66462, 0.66462, 0.20492, 0.0667848],
      0.0667848,
    ]);
    close(benjaminiHochberg(Float64Array.of(0.02, 0.02, 1, 0, 0.9)), [1 / 30, 1 / 30, 1, 0, 1]);
  });

  it("leaves out what was not tested", () => {
    const { NaN: none } = Number;
    const found = benjaminiHochberg(Float64Array.of(0.01, none, 0.04, none, 0.03, 0.5));
    expect([found[1], found[3]]).toEqual([none, none]);
    close(
      found.filter((q) => !Number.isNaN(q)),
      [0.04, 0.16 / 3, 0.16 / 3, 0.5],
    );
    expect(benjaminiHochberg(new Float64Array())).toEqual(new Float64Array());
  });

  it("rejects at q what the step-up procedure rejects, keeps the order, and never lowers a p", () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (p, rate) => {
        const q = benjaminiHochberg(Float64Array.from(p));
        const sorted = [...p].sort((a, b) => a - b);
        // The largest k with p(k) <= k * rate / m; all up to it are rejected.
        const k = sorted.findLastIndex((value, i) => value * (p.length / (i + 1)) <= rate);
        const limit = k < 0 ? -1 : sorted[k]!;
        p.forEach((value, i) => {
          expect(q[i]! <= rate).toBe(value <= limit);
          expect(q[i]).toBeGreaterThanOrEqual(value);
          for (let j = 0; j < i; j++) if (p[j]! < value) expect(q[j]).toBeLessThanOrEqual(q[i]!);
        });
      }),
    );
  });

  it("refuses what is no probability", () => {
    expect(() => benjaminiHochberg(Float64Array.of(0.5, 1.1))).toThrow("a p-value is from 0 to 1, got 1.1");
    expect(() => benjaminiHochberg(Float64Array.of(-0.1))).toThrow("got -0.1");
  });
});
