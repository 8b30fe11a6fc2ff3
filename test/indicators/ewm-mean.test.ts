import { ewmMean } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gappySeries } from "../support/series.js";

/**
 * The mean at the end of a series by its closed form: a number n steps ago keeps (1 - alpha)^n of its weight, which is
 * alpha (1 for the first), and weights are shared out anew at each number (pandas' ignore_na=False).
 */
function closedForm(values: readonly number[], alpha: number): number {
  let mean = Number.NaN;
  let gap = 0;
  for (const value of values) {
    gap++;
    if (Number.isNaN(value)) continue;
    const old = (1 - alpha) ** gap;
    mean = Number.isNaN(mean) ? value : (old * mean + alpha * value) / (old + alpha);
    gap = 0;
  }
  return mean;
}

describe("ewmMean", () => {
  it("is its definition, on hostile series with missing numbers", () => {
    fc.assert(
      fc.property(gappySeries(), fc.constantFrom(1 / 14, 2 / 21, 2 / 201, 0.5, 1), (values, alpha) => {
        const actual = ewmMean(Float64Array.from(values), { alpha });
        const size = values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
        for (const [i, mean] of actual.entries()) {
          const expected = closedForm(values.slice(0, i + 1), alpha);
          if (Number.isNaN(expected)) expect(mean).toBeNaN();
          else expect(Math.abs(mean - expected)).toBeLessThanOrEqual(1e-12 * size);
        }
      }),
    );
  });

  it("stays on a constant, exactly", () => {
    expect([...ewmMean(new Float64Array(50).fill(0.1), { span: 20 })]).toEqual(Array(50).fill(0.1));
  });

  it("takes a span as pandas does: alpha is 2 / (span + 1)", () => {
    const x = Float64Array.of(1, 5, 2);
    expect(ewmMean(x, { span: 9 })).toEqual(ewmMean(x, { alpha: 0.2 }));
  });

  it.each([{ span: 0.5 }, { alpha: 0 }, { alpha: 1.1 }, { alpha: Number.NaN }])("refuses %o", (decay) => {
    expect(() => ewmMean(Float64Array.of(1), decay)).toThrow(/span of at least 1 or an alpha/);
  });
});
