import {
  blockBootstrap,
  DAY,
  effectiveSampleSize,
  knownTimes,
  labelSpans,
  labelUniqueness,
  makeSample,
  resample,
  takeSpans,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { overlappingLabels } from "../support/overlapping-labels.js";

describe("effectiveSampleSize", () => {
  it("is the number of rows where they are independent, a tenth where each comes ten times", () => {
    const rows = overlappingLabels(1, 6000, 1);
    const alone = { ...rows, time: rows.time.map((_, i) => Math.floor(i / 20) * DAY) };
    const ones = new Float64Array(6000).fill(1);
    const all = effectiveSampleSize("auc", alone, ones);
    // It cannot be more than all of them, so it is nearly all.
    expect(all.estimate / 6000).toBeGreaterThan(0.75);
    expect(all.high).toBeLessThanOrEqual(6000);
    const source = Uint32Array.from(alone.time, (_, i) => i - (i % 10));
    const repeated = {
      time: alone.time,
      label: Uint8Array.from(source, (i) => rows.label[i]!),
      score: Float64Array.from(source, (i) => rows.score[i]!),
    };
    const tenth = effectiveSampleSize("brier", repeated, ones);
    expect(Math.abs(tenth.estimate / 600 - 1)).toBeLessThan(0.25);
    expect(tenth.low).toBeLessThan(600);
    expect(tenth.high).toBeGreaterThan(600);
  });

  it("is less than the rows where labels overlap", () => {
    const rows = overlappingLabels(2, 200, 30);
    const ones = new Float64Array(rows.label.length).fill(1);
    expect(effectiveSampleSize("auc", rows, ones).high).toBeLessThan(rows.label.length / 2);
  });

  it("is never more than the sum of the labels' uniqueness, nor are the ends of its interval", () => {
    const rows = overlappingLabels(3, 30, 20);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 600, maxLength: 600 }), (u) => {
        const most = u.reduce((a, b) => a + b, 0);
        const { estimate, low, high } = effectiveSampleSize("logLoss", rows, Float64Array.from(u), { draws: 50 });
        for (const value of [estimate, low, high]) expect(value).toBeLessThanOrEqual(most);
      }),
      { numRuns: 20 },
    );
  });

  it("is that of the bootstrap: the squared ratio of two standard errors", () => {
    const rows = overlappingLabels(5, 120, 20, 0.3);
    const n = rows.label.length;
    const settings = { draws: 2000 };
    const { estimate } = effectiveSampleSize("auc", rows, new Float64Array(n).fill(1));
    const byDay = blockBootstrap("auc", rows, settings).standardError;
    const byRow = blockBootstrap("auc", { ...rows, time: rows.time.map((_, i) => i * DAY) }, settings).standardError;
    expect(Math.abs(estimate / (n * (byRow / byDay) ** 2) - 1)).toBeLessThan(0.12);
  });

  it("refuses uniqueness of other rows", () => {
    const rows = overlappingLabels(3, 30, 20);
    expect(() => effectiveSampleSize("auc", rows, Float64Array.of(1))).toThrow(
      "600 labels but 1 values of their uniqueness",
    );
  });
});

describe("labelUniqueness", () => {
  /** By definition: for each bar of a label, one over the labels that are made of that bar, averaged. */
  function byDefinition(start: ArrayLike<number>, end: ArrayLike<number>, known: readonly number[]): number[] {
    const inside = (row: number, time: number): boolean => time > start[row]! && time <= end[row]!;
    const all = Array.from(start, (_, row) => row);
    return all.map((row) => {
      const shares = known
        .filter((time) => inside(row, time))
        .map((time) => 1 / all.filter((other) => inside(other, time)).length);
      return shares.reduce((a, b) => a + b, 0) / shares.length;
    });
  }

  it("is the mean of one over the labels on each bar, for any rows and bars", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 3, maxLength: 50 }),
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.boolean()),
        (times, horizon, keep) => {
          const bars = { time: Float64Array.from(times).sort(), stamp: "end" as const, interval: 1 };
          const rows = Uint32Array.from(times.keys()).filter((row) => row + 1 < times.length && keep.next().value);
          const spans = takeSpans(labelSpans(bars, horizon), rows);
          const expected = byDefinition(spans.start, spans.end, [...bars.time]);
          const actual = labelUniqueness(spans, bars.time);
          actual.forEach((value, i) => {
            expect(value).toBeCloseTo(expected[i]!, 12);
          });
        },
      ),
    );
  });

  it("is one twelfth for a label of twelve bars on every bar: whole sessions count few independent labels", () => {
    const bars = resample(makeSample({ to: "2018-02-01" }), "5min", { closed: "right", label: "right" });
    const u = labelUniqueness(labelSpans(bars, 12), knownTimes(bars));
    expect(u[500]).toBeCloseTo(1 / 12, 12);
    expect(u.at(-1)).toBeNaN();
    const independent = u.subarray(0, -1).reduce((a, b) => a + b, 0);
    expect(Math.abs(independent / (bars.time.length / 12) - 1)).toBeLessThan(0.02);
  });

  it("refuses bars out of order", () => {
    const spans = { start: Float64Array.of(0), end: Float64Array.of(1) };
    expect(() => labelUniqueness(spans, Float64Array.of(2, 1))).toThrow(/bar 1 .* not known later than the bar before/);
  });
});
