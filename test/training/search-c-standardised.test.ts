import { LogisticRegression, makeSample, research, rocAuc, scalingOf, searchC, standardise } from "ata-lab";
import { describe, expect, it } from "vitest";

describe("searchC on standardised columns", () => {
  it("fits each C on columns scaled by the training rows, and keeps the first of the best", () => {
    const { train, validation } = research(makeSample({ to: "2018-04-01" }));
    const columns = (data: typeof train): Float64Array[] => [data.features.ema20_rel, data.features.rsi];
    const [a, b] = [train, validation].map((data) => ({ X: columns(data), y: data.label }));
    const result = searchC(a!, b!, [1e-4, 0.1, 1], { standardise: true });
    const scaling = scalingOf(a!.X);
    result.search.forEach(({ C, auc, fit }) => {
      const direct = new LogisticRegression({ C }).fit(standardise(a!.X, scaling), a!.y);
      const p = direct.predictProba(standardise(b!.X, scaling));
      const raw = fit.predictProba(b!.X);
      expect(Math.max(...p.map((value, i) => Math.abs(value - raw[i]!)))).toBeLessThanOrEqual(1e-9);
      expect(auc).toBeCloseTo(rocAuc(b!.y, p), 6);
    });
    const highest = Math.max(...result.search.map(({ auc }) => auc));
    expect(result.C).toBe(result.search.find(({ auc }) => auc === highest)!.C);
    expect(() => searchC(a!, b!, [])).toThrow(/no C to try/);
  });
});
