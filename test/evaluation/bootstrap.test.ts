import {
  blockBootstrap,
  blockBootstrapDifference,
  brierScore,
  DAY,
  logLoss,
  type MetricName,
  rocAuc,
  type ScoredRows,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { overlappingLabels } from "../support/overlapping-labels.js";

const METRICS = { auc: rocAuc, logLoss, brier: brierScore };
const names = Object.keys(METRICS) as MetricName[];

describe("bootstrap", () => {
  it.each(names)("%s: reports the score itself, and is the same for the same seed", (metric) => {
    const rows = overlappingLabels(5, 50, 20);
    const a = blockBootstrap(metric, rows, { seed: 7 });
    expect(a.estimate).toBeCloseTo(METRICS[metric](rows.label, rows.score), 12);
    expect(a).toEqual(blockBootstrap(metric, rows, { seed: 7 }));
    expect(a).not.toEqual(blockBootstrap(metric, rows, { seed: 8 }));
    expect([a.blocks, a.draws, a.level]).toEqual([50, 1000, 0.95]);
    const wider = blockBootstrap(metric, rows, { seed: 7, level: 0.99 });
    expect(wider.low < a.low && a.low < a.estimate && a.estimate < a.high && a.high < wider.high).toBe(true);
  });

  it("has the standard error that the mean of days has by arithmetic", () => {
    // A Brier score is a mean over rows; with equal days it is a mean of the days' means.
    const rows = overlappingLabels(3, 60, 20);
    const means = Array.from({ length: 60 }, (_, day) =>
      brierScore(rows.label.subarray(day * 20, day * 20 + 20), rows.score.subarray(day * 20, day * 20 + 20)),
    );
    const mean = means.reduce((a, b) => a + b, 0) / 60;
    const expected = Math.sqrt(means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 60 / 60);
    expect(blockBootstrap("brier", rows, { draws: 20_000 }).standardError / expected).toBeCloseTo(1, 1);
  });

  it("draws runs of days together", () => {
    expect(blockBootstrap("auc", overlappingLabels(1, 50, 20), { blockDays: 5 }).blocks).toBe(10);
    // Each history comes twice, on two days in a row: drawing single days takes them for independent.
    const { time, label, score } = overlappingLabels(2, 80, 20);
    const day = (i: number): number => Math.floor(i / 20);
    const source = Uint32Array.from(time, (_, i) => (day(i) - (day(i) % 2)) * 20 + (i % 20));
    const twice: ScoredRows = {
      time,
      label: Uint8Array.from(source, (i) => label[i]!),
      score: Float64Array.from(source, (i) => score[i]!),
    };
    const ratio =
      blockBootstrap("auc", twice, { blockDays: 2 }).standardError /
      blockBootstrap("auc", twice, { blockDays: 1 }).standardError;
    expect(Math.abs(ratio - Math.SQRT2)).toBeLessThan(0.15);
  });

  it("refuses what has no interval", () => {
    const rows = overlappingLabels(1, 9, 20);
    const oneDay = { ...rows, time: rows.time.map(() => 0) };
    expect(() => blockBootstrap("auc", oneDay)).toThrow(/2 or more blocks of days, got 1/);
    expect(() => blockBootstrap("auc", { ...rows, label: new Uint8Array(180) })).toThrow(/all 180 labels are 0/);
    expect(() => blockBootstrap("auc", { ...rows, time: rows.time.map(() => Number.NaN) })).toThrow(
      /a row has no time/,
    );
    expect(() => blockBootstrap("auc", { ...rows, time: new Float64Array(3) })).toThrow(/3 times but 180 labels/);
    expect(() => blockBootstrap("auc", rows, { draws: 1 })).toThrow(/draws must be/);
    expect(() => blockBootstrap("auc", rows, { level: 95 })).toThrow(/level must lie between 0 and 1/);
    expect(() => blockBootstrap("auc", rows, { seed: 0.5 })).toThrow(/seed must be an integer/);
    expect(() => blockBootstrap("auc", rows, { blockDays: 0 })).toThrow(/blockDays must be/);
  });

  it("draws again where a draw holds one class only", () => {
    const time = Float64Array.of(0, DAY, 2 * DAY);
    const rows = { time, label: Uint8Array.of(0, 1, 1), score: Float64Array.of(0.1, 0.2, 0.05) };
    expect(blockBootstrap("auc", rows).draws).toBe(1000);
  });
});

describe("blockBootstrapDifference", () => {
  it("is nil between equal models, and tells apart what single intervals cannot", () => {
    const { time, label, score } = overlappingLabels(11, 200, 30);
    const a = { time, label, score };
    expect(blockBootstrapDifference("auc", a, a)).toMatchObject({ estimate: 0, low: 0, high: 0 });
    // A model that is a little worse, always in the same way.
    const b = { time, label, score: score.map((p, i) => p + 0.03 * Math.sin(i * i)) };
    const [first, second] = [blockBootstrap("auc", a), blockBootstrap("auc", b)];
    const difference = blockBootstrapDifference("auc", a, b);
    expect(difference.estimate).toBeCloseTo(first.estimate - second.estimate, 12);
    expect(first.low).toBeLessThan(second.high);
    expect(difference.standardError).toBeLessThan(first.standardError / 3);
  });

  it("pairs models with different rows by their days", () => {
    const rows = overlappingLabels(4, 100, 30);
    const some = (keep: (i: number) => boolean): ScoredRows => {
      const kept = Uint32Array.from(rows.label.keys()).filter(keep);
      return {
        time: Float64Array.from(kept, (i) => rows.time[i]!),
        label: Uint8Array.from(kept, (i) => rows.label[i]!),
        score: Float64Array.from(kept, (i) => rows.score[i]!),
      };
    };
    const [even, odd] = [some((i) => i % 2 === 0), some((i) => i % 2 === 1)];
    const paired = blockBootstrapDifference("auc", even, odd).standardError;
    // Neighbouring rows share eleven steps of twelve, so on the same days they fare alike.
    const apart = { ...odd, time: odd.time.map((time) => time + 1000 * DAY) };
    expect(paired).toBeLessThan(0.6 * blockBootstrapDifference("auc", even, apart).standardError);
  });
});
