import { calibrateByDays, DAY, plattScaling } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Days of rows whose log-odds are too large by 1 / slope; a mood of each day moves all its labels. */
function days(
  count: number,
  { slope = 1, intercept = 0, mood = 0 } = {},
): Record<"time" | "logOdds", Float64Array> & { label: Uint8Array } {
  const perDay = 40;
  const n = count * perDay;
  // Low-discrepancy sequences: even, and the same in every run.
  const even = (i: number, step: number): number => (i * step) % 1;
  const logOdds = Float64Array.from({ length: n }, (_, i) => 4 * even(i, Math.SQRT2) - 2);
  const label = Uint8Array.from(logOdds, (z, i) => {
    const shift = mood * (2 * even(Math.floor(i / perDay), 0.7548776662466927) - 1);
    return even(i, 0.6180339887498949) < 1 / (1 + Math.exp(-(slope * z + intercept + shift))) ? 1 : 0;
  });
  return { time: Float64Array.from({ length: n }, (_, i) => Math.floor(i / perDay) * DAY), logOdds, label };
}

describe("calibrateByDays", () => {
  it("follows the rows where many days agree, and says what they say", () => {
    const { label, logOdds, time } = days(400, { slope: 0.4, intercept: -0.5 });
    const { slope, intercept, fitted } = calibrateByDays(label, logOdds, time);
    expect(fitted.slope).toBe(plattScaling(label, logOdds).slope);
    expect(slope).toBeCloseTo(0.4, 1);
    expect(intercept).toBeCloseTo(-0.5, 1);
    expect(fitted.low).toBeLessThan(fitted.slope);
    expect(fitted.slope).toBeLessThan(fitted.high);
    // As the label leans, so does the mean probability, within the interval of the days.
    expect(slope).toBeGreaterThan(fitted.slope);
  });

  it("leaves the model as it is where the days say nothing", () => {
    const { label, logOdds, time } = days(3, { mood: 3 });
    const { slope, intercept, fitted } = calibrateByDays(label, logOdds, time);
    expect(fitted.high - fitted.low).toBeGreaterThan(1);
    expect(Math.abs(slope - 1)).toBeLessThan(0.7 * Math.abs(fitted.slope - 1));
    // All that is left is the turn of the slope about the mean log-odds.
    expect(intercept).toBeCloseTo(((1 - slope) * logOdds.reduce((a, b) => a + b, 0)) / logOdds.length, 12);
  });

  it("never gives a slope of 0 or less, not even where hundreds of days ask for one", () => {
    const { label, logOdds, time } = days(300, { slope: -1 });
    const { slope, fitted } = calibrateByDays(label, logOdds, time);
    expect(fitted.high).toBeLessThan(0);
    expect(slope).toBe(1);
  });

  it("has a slope between 1 and that of the rows, above 0, for any rows", () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.double({ min: -3, max: 3, noNaN: true }), fc.nat(5));
    fc.assert(
      fc.property(fc.array(row, { minLength: 12, maxLength: 60 }), (rows) => {
        fc.pre(new Set(rows.map(([y]) => y)).size === 2 && new Set(rows.map(([, , day]) => day)).size > 1);
        const logOdds = Float64Array.from(rows, ([, z]) => z);
        fc.pre(Math.max(...logOdds) - Math.min(...logOdds) > 0.1);
        const label = Uint8Array.from(rows, ([y]) => y);
        const result = calibrateByDays(
          label,
          logOdds,
          Float64Array.from(rows, ([, , day]) => day * DAY),
        );
        expect(result.slope).toBeGreaterThan(0);
        expect(Number.isFinite(result.intercept)).toBe(true);
        const { slope: own } = result.fitted;
        if (result.slope !== 1) expect(Math.sign(result.slope - 1)).toBe(Math.sign(own - 1));
        expect(Math.abs(result.slope - 1)).toBeLessThanOrEqual(Math.abs(own - 1) + 1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it("counts days, not rows: the same rows on more days are believed more", () => {
    const { label, logOdds, time } = days(60, { slope: 0.3, mood: 2 });
    const few = calibrateByDays(label, logOdds, time);
    const many = calibrateByDays(
      label,
      logOdds,
      time.map((_, i) => i * DAY),
    );
    expect(few.fitted.slope).toBe(many.fitted.slope);
    expect(few.fitted.high - few.fitted.low).not.toBe(many.fitted.high - many.fitted.low);
    expect(few.intercept).not.toBe(many.intercept);
  });

  it("needs two days", () => {
    expect(() => calibrateByDays(Uint8Array.of(0, 1, 0), Float64Array.of(1, 2, 3), Float64Array.of(0, 1, 2))).toThrow(
      "calibration needs rows on 2 or more days: use a longer period, or calibrate: false",
    );
  });
});
