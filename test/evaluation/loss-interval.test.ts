import { blockBootstrap, brierScore, DAY, logLoss, lossInterval, type ScoredRows, takeColumn } from "ata-lab";
import { describe, expect, it } from "vitest";
import { studentQuantile } from "../../lib/dist/stats/student.js";

type Rows = Pick<ScoredRows, "time" | "label" | "score">;

/** Rows of days with losses that are known: Brier score of a probability for labels of 1. */
function daysOf(losses: readonly number[], rowsADay: number, first: number = 0): Rows {
  const n = losses.length * rowsADay;
  return {
    time: Float64Array.from({ length: n }, (_, i) => (first + Math.floor(i / rowsADay)) * DAY),
    label: new Uint8Array(n).fill(1),
    score: Float64Array.from({ length: n }, (_, i) => 1 - Math.sqrt(losses[Math.floor(i / rowsADay)]!)),
  };
}

describe("lossInterval", () => {
  it("is the formula, written out for four days", () => {
    const losses = [0.1, 0.3, 0.2, 0.25];
    const history = daysOf(losses, 3);
    const rows = daysOf(losses.slice(2), 3, 2);
    const interval = lossInterval("brier", rows, history);
    const parts = [1, 2, 3].map((j) =>
      losses.reduce((sum, x, t) => sum + Math.SQRT1_2 * (x - 0.2125) * Math.cos((Math.PI * j * (t + 0.5)) / 4), 0),
    );
    const variance = parts.reduce((sum, part) => sum + part * part, 0) / 3;
    const error = Math.sqrt(variance / 2);
    expect(interval.estimate).toBeCloseTo(brierScore(rows.label, rows.score), 12);
    expect(interval.standardError).toBeCloseTo(error, 12);
    expect(interval.high).toBeCloseTo(0.225 + studentQuantile(0.975, 3) * error, 12);
    expect(interval).toMatchObject({ level: 0.95, draws: 0, blocks: 4 });
    expect(lossInterval("brier", rows, history, { level: 0.999 }).low).toBe(0);
  });

  it("is as wide as days drawn where days are independent, and far wider where calm and storms last", () => {
    const even = (i: number): number => (i * 0.6180339887498949) % 1;
    const mixed = Array.from({ length: 500 }, (_, day) => 0.1 + 0.3 * even(day * day));
    const lasting = mixed.map((_, day) => 0.1 + 0.1 * even(day * day) + (Math.floor(day / 60) % 2) * 0.2);
    const width = (losses: readonly number[]): number => {
      const history = daysOf(losses, 2);
      const rows = daysOf(losses.slice(400), 2, 400);
      const ours = lossInterval("logLoss", rows, history);
      const drawn = blockBootstrap("logLoss", rows, { draws: 300 });
      expect(ours.estimate).toBeCloseTo(logLoss(rows.label, rows.score), 12);
      return (ours.high - ours.low) / (drawn.high - drawn.low);
    };
    expect(width(mixed)).toBeGreaterThan(0.4);
    expect(width(mixed)).toBeLessThan(2.5);
    expect(width(lasting)).toBeGreaterThan(3);
  });

  it("narrows with the days scored and with a lower level", () => {
    const losses = Array.from({ length: 100 }, (_, day) => 0.2 + 0.1 * Math.sin(day * day));
    const history = daysOf(losses, 2);
    const few = lossInterval("brier", daysOf(losses.slice(75), 2, 75), history);
    const all = lossInterval("brier", history, history);
    expect(few.standardError / all.standardError).toBeCloseTo(2, 12);
    expect(lossInterval("brier", history, history, { level: 0.5 }).high).toBeLessThan(all.high);
  });

  it("counts a row of weight 2 as two rows", () => {
    const losses = Array.from({ length: 30 }, (_, day) => 0.2 + 0.1 * Math.sin(day * day));
    const [once, twice] = [1, 2].map((rows) => daysOf(losses, rows)) as [Rows, Rows];
    const weight = Float64Array.from(losses, (_, day) => 1 + (day % 2));
    const kept = Uint32Array.from(twice.time.keys()).filter((row) => row % 2 === 0 || Math.floor(row / 2) % 2 === 1);
    const repeated = {
      time: takeColumn(twice.time, kept),
      label: new Uint8Array(kept.length).fill(1),
      score: takeColumn(twice.score, kept),
    };
    const [weighted, plain] = [{ ...once, weight }, repeated].map((rows) => lossInterval("logLoss", rows, rows));
    for (const name of ["estimate", "low", "high"] as const) expect(weighted![name]).toBeCloseTo(plain![name], 12);
  });

  it("needs two days, and probabilities", () => {
    const one = daysOf([0.1], 3);
    expect(() => lossInterval("brier", one, one)).toThrow("an interval needs rows on 2 or more days, got 1");
    const wrong = { ...daysOf([0.1, 0.2], 1), score: Float64Array.of(0.5, 2) };
    expect(() => lossInterval("brier", wrong, wrong)).toThrow(/probability/);
  });
});
