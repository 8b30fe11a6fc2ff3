import { LogisticRegression, permutationImportance, standardisedCoefficients } from "ata-lab";
import { describe, expect, it } from "vitest";
import { overlappingLabels } from "../support/overlapping-labels.js";

const base = overlappingLabels(3, 80, 30, 0.4);
const noise = base.score.map((_, i) => Math.sin(i * i) * 1000);
const rows = { time: base.time, X: [base.score, noise], y: base.label };
const fitted = (X: readonly Float64Array[], y: Uint8Array) =>
  new LogisticRegression({ C: 1, standardise: true }).fit(X, y);

describe("permutationImportance", () => {
  const model = fitted(rows.X, rows.y);

  it.each(["auc", "logLoss", "brier"] as const)("%s: positive for the column that matters, nil for noise", (metric) => {
    const [useful, useless] = permutationImportance(metric, rows, (X) => model.predictProba(X));
    expect(useful!.low).toBeGreaterThan(0);
    expect(useful!.estimate).toBeGreaterThan(10 * Math.abs(useless!.estimate));
    expect(useless!.low).toBeLessThan(useful!.low / 10);
  });

  it("is exactly nil for a column that the model does not read, and changes no column", () => {
    const before = rows.X.map((column) => column.slice());
    const [, unread] = permutationImportance("auc", rows, ([x]) => x!, { draws: 50 });
    expect(unread).toMatchObject({ estimate: 0, low: 0, high: 0 });
    expect(rows.X).toEqual(before);
  });

  it("refuses no repeats", () => {
    expect(() => permutationImportance("auc", rows, ([x]) => x!, { nRepeats: 0 })).toThrow(/nRepeats must be/);
  });
});

describe("standardisedCoefficients", () => {
  it("compares columns of different units, with intervals from whole days", () => {
    const [useful, useless] = standardisedCoefficients(rows, fitted);
    expect(useful!.low).toBeGreaterThan(0.1);
    expect(useless!.low < 0 && useless!.high > 0).toBe(true);
    const scaled = standardisedCoefficients({ ...rows, X: [rows.X[0]!.map((x) => 64 * x), noise] }, fitted);
    expect(scaled[0]!.estimate).toBeCloseTo(useful!.estimate, 8);
    expect(scaled[0]!.high).toBeCloseTo(useful!.high, 8);
  });
});
