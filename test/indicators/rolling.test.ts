import { rollingMax, rollingMean, rollingMin, rollingStd, rollingSum, rollingZScore } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactMean, exactStd, exactZScore } from "../support/exact.js";
import { gappySeries, hostileSeries } from "../support/series.js";

const windows = fc.constantFrom(2, 3, 5, 20, 21, 100);

/** Checks every value against a function of its own window alone; NaN until full and where a number is missing. */
function checkWindows(
  values: readonly number[],
  window: number,
  actual: Float64Array,
  definition: (window: number[]) => number,
  tolerance: (window: number[], expected: number) => number,
): void {
  expect(actual).toHaveLength(values.length);
  for (const [i, value] of actual.entries()) {
    const own = values.slice(Math.max(0, i - window + 1), i + 1);
    if (own.length < window || own.some(Number.isNaN)) expect(value).toBeNaN();
    else {
      const expected = definition(own);
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance(own, expected));
    }
  }
}

describe.each([
  ["hostile series", () => hostileSeries()],
  ["series with missing numbers", () => gappySeries()],
])("against exact arithmetic, on %s", (_, series) => {
  it("rollingMean", () => {
    fc.assert(
      fc.property(series(), windows, (values, window) => {
        const actual = rollingMean(Float64Array.from(values), window);
        checkWindows(values, window, actual, exactMean, (_own, mean) => 1e-14 * Math.abs(mean));
      }),
    );
  });

  it("rollingStd", () => {
    fc.assert(
      fc.property(series(), windows, (values, window) => {
        const actual = rollingStd(Float64Array.from(values), window);
        checkWindows(values, window, actual, exactStd, (_own, std) => 1e-11 * std);
      }),
    );
  });

  it("rollingZScore", () => {
    fc.assert(
      fc.property(series(), windows, fc.constantFrom(1, 2), (values, window, width) => {
        const actual = rollingZScore(Float64Array.from(values), window, width);
        checkWindows(
          values,
          window,
          actual,
          (own) => exactZScore(own, width),
          () => 1e-9,
        );
      }),
    );
  });
});

describe("rollingMax, rollingMin and rollingSum", () => {
  it("are what their window alone gives, on series with missing numbers", () => {
    fc.assert(
      fc.property(gappySeries(), fc.oneof(fc.constant(1), windows), (values, window) => {
        const x = Float64Array.from(values);
        const none = (): number => 0;
        checkWindows(values, window, rollingMax(x, window), (own) => Math.max(...own), none);
        checkWindows(values, window, rollingMin(x, window), (own) => Math.min(...own), none);
        const sum = (own: number[]): number => window * exactMean(own);
        checkWindows(values, window, rollingSum(x, window), sum, (_own, all) => 1e-13 * Math.abs(all));
      }),
    );
  });

  it("forget a spike when it has left the window: no drift", () => {
    const x = new Float64Array(100).fill(0.1);
    x[10] = 1e17;
    const plain = rollingSum(new Float64Array(100).fill(0.1), 20);
    expect(rollingSum(x, 20).subarray(30)).toEqual(plain.subarray(30));
  });
});

describe("a constant window", () => {
  it("has its value as mean, 0 as deviation and 0 as score, exactly, whatever came before", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true })),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (before, value) => {
          const x = Float64Array.from([...before, ...Array<number>(20).fill(value)]);
          expect(rollingMean(x, 20).at(-1)).toBe(value);
          expect(rollingStd(x, 20).at(-1)).toBe(0);
          expect(rollingZScore(x, 20).at(-1)).toBe(0);
        },
      ),
    );
  });
});

describe("windows", () => {
  it.each([0, -1, 1.5, Number.NaN])("of %s are refused", (window) => {
    for (const rolling of [rollingMax, rollingMean, rollingMin, rollingStd, rollingSum, rollingZScore]) {
      expect(() => rolling(Float64Array.of(1), window)).toThrow(/window must be a positive integer/);
    }
  });

  it("of 1 have a mean but, as in pandas, no deviation", () => {
    expect([...rollingMean(Float64Array.of(3, 4), 1)]).toEqual([3, 4]);
    expect([...rollingStd(Float64Array.of(3, 4), 1)]).toEqual([Number.NaN, Number.NaN]);
    expect([...rollingZScore(Float64Array.of(3, 4), 1)]).toEqual([Number.NaN, Number.NaN]);
  });
});
